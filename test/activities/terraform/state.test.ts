// Where a stack's state is, by Terraform itself or OpenTofu: in S3 it is read directly, elsewhere by the tool at the commit that was planned.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { InfrastructureActivities } from '../../../activities/infrastructure-api.ts';
import type { StackPlan } from '../../../domain/infrastructure/stack-plan.ts';
import { attempt } from '../support/attempt.ts';
import { only, type SimulatedAws, startSimulatedAws } from '../support/simulated-aws.ts';
import { applying, buckets, catalogueWith, commitsOf, prepare, type Prepared, tool } from './support.ts';

jest.setTimeout(120_000);

const described = tool === undefined ? describe.skip : describe;
const region = 'eu-west-1';

described('the state of a stack', () => {
  let aws: SimulatedAws;
  let prepared: Prepared;
  const commits = commitsOf();

  beforeAll(async () => {
    aws = await startSimulatedAws();
    prepared = await prepare();
  });
  afterAll(async () => {
    prepared?.remove();
    await aws?.stop();
  });

  /** Needs no provider. */
  const codeWith = (backend: string) => ({
    'small/main.tf': `terraform {\n${backend}\n}\nresource "terraform_data" "it" { input = terraform.workspace }\n`,
  });
  const plan = async (activities: InfrastructureActivities, commit: string): Promise<StackPlan> => {
    const input = { stack: 'small', commit, change: 'infra-1', purpose: 'apply' } as const;
    return (await attempt((each) => activities.planStack(each), input)).result;
  };
  const stateOf = async (activities: InfrastructureActivities, planned: StackPlan) =>
    (await attempt((each) => activities.stackState(each), planned)).result;

  test('of a backend that the code names is read in S3, without code or tool', async () => {
    const place = { bucket: buckets.state, key: 'in-code.tfstate', region };
    const settings = Object.entries(place).map(([name, value]) => `${name} = "${value}"`);
    const commit = commits.add('in code', [], codeWith(`backend "s3" {\n${settings.join('\n')}\n}`));
    const catalogue = catalogueWith({ small: { folder: 'small', backend: {} } });
    const activities = prepared.activities(catalogue, commits);
    const planned = await plan(activities, commit);
    expect(planned).toMatchObject({ place, state: { serial: 0 } });
    const { result } = await attempt((each) => activities.applyStack(each), applying(planned, catalogue, 'infra-1'));
    expect(result.verdict).toBe('passed');
    const without = prepared.activities(catalogue, commitsOf(), { command: '/nowhere/terraform' });
    const kept = JSON.parse((await prepared.object(place.bucket, place.key)) ?? '{}');
    expect(await stateOf(without, planned)).toEqual({ lineage: kept.lineage, serial: kept.serial });
  });

  test('of another backend is read by the tool, at the commit that was planned', async () => {
    const path = join(prepared.temporary, '..', 'elsewhere.tfstate');
    const commit = commits.add('elsewhere', [], codeWith(`backend "local" { path = "${path}" }`));
    commits.add('the folder is gone');
    const activities = prepared.activities(catalogueWith({ small: { folder: 'small', backend: {} } }), commits);
    const planned = await plan(activities, commit);
    expect(planned).not.toHaveProperty('place');
    expect(await stateOf(activities, planned)).toEqual({ lineage: '', serial: 0 });
  });

  test('of a workspace that does not exist is not made by planning', async () => {
    const commit = commits.add('a workspace', [], codeWith('backend "s3" {}'));
    const backend = { bucket: buckets.state, key: 'small.tfstate', region };
    const catalogue = catalogueWith({ small: { folder: 'small', workspace: 'blue', backend } });
    const activities = prepared.activities(catalogue, commits);
    await aws.mark();
    await expect(plan(activities, commit)).rejects.toMatchObject({
      type: 'Refused',
      message: expect.stringContaining('Workspace blue of stack small does not exist'),
    });
    expect(only(await aws.calls(), 'PutObject')).toEqual([]);
    const empty = {
      version: 4,
      terraform_version: '1.11.4',
      serial: 1,
      lineage: 'a-lineage',
      outputs: {},
      resources: [],
    };
    await prepared.put(buckets.state, 'env:/blue/small.tfstate', JSON.stringify(empty));
    expect(await plan(activities, commit)).toMatchObject({
      place: { ...backend, key: 'env:/blue/small.tfstate' },
      state: { lineage: 'a-lineage', serial: 1 },
    });
  });
});
