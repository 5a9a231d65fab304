// Terraform itself, or OpenTofu, with the sandbox's provider against simulated AWS: each test goes on from the one before.
import { readdirSync } from 'node:fs';
import { DescribeRepositoriesCommand, ECRClient, PutImageTagMutabilityCommand } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApplyResult, InfrastructureActivities, PlanPurpose } from '../../../activities/infrastructure-api.ts';
import type { StackPlan } from '../../../domain/infrastructure/stack-plan.ts';
import { attempt, type Ran } from '../support/attempt.ts';
import { type SimulatedAws, startSimulatedAws } from '../support/simulated-aws.ts';
import { applying, buckets, catalogueWith, commitsOf, prepare, type Prepared, tool } from './support.ts';

const described = tool === undefined ? describe.skip : describe;

described('stacks', () => {
  let aws: SimulatedAws;
  let prepared: Prepared;
  let activities: InfrastructureActivities;
  const commits = commitsOf();
  const first = commits.add('first stacks');
  const base = { folder: 'stacks/base', variables: { environment: 'prod' } };
  const catalogue = catalogueWith({ base, reports: { folder: 'stacks/reports' } });

  beforeAll(async () => {
    aws = await startSimulatedAws();
    prepared = await prepare();
    activities = prepared.activities(catalogue, commits);
  });
  afterAll(async () => {
    prepared?.remove();
    await aws?.stop();
  });

  const plan = async (stack: string, commit: string, change = 'infra-1', purpose: PlanPurpose = 'apply') => {
    const { result } = await attempt((input) => activities.planStack(input), { stack, commit, change, purpose });
    return result;
  };
  const apply = (planned: StackPlan, change = 'infra-1'): Promise<Ran<ApplyResult>> =>
    attempt((input) => activities.applyStack(input), applying(planned, catalogue, change));
  const repositories = async () => {
    const ecr = new ECRClient({ region: 'eu-west-1' });
    const { repositories: found = [] } = await ecr.send(new DescribeRepositoriesCommand({}));
    ecr.destroy();
    return found.map(({ repositoryName }) => repositoryName);
  };

  test('a plan names what it does and keeps its file, and nothing is made', async () => {
    const planned = await plan('base', first.slice(0, 8));
    expect(planned).toMatchObject({
      stack: 'base',
      commit: first,
      commitTitle: 'first stacks',
      state: { serial: 0 },
      counts: { create: 6, update: 0, replace: 0, delete: 0, state: 0 },
      outputs: ['alerts', 'repositories'],
      dangerous: 0,
    });
    expect(planned.tool).toMatch(/^(terraform|tofu) 1\.\d+\.\d+/);
    expect(planned.changes.map(({ address }) => address)).toContain(
      'module.repository["billing"].aws_ecr_repository.this',
    );
    expect(await activities.storedPlan({ stack: 'base', change: 'infra-1' })).toEqual(planned);
    expect(await repositories()).not.toContain('billing');
    expect(readdirSync(prepared.temporary)).toEqual([]);
  });

  test('exactly that file is applied, once', async () => {
    const planned = await activities.storedPlan({ stack: 'base', change: 'infra-1' });
    const { result, beats } = await apply(planned);
    expect(result).toMatchObject({ verdict: 'passed', output: { unsure: [], pending: [] } });
    expect(result.output?.applied).toHaveLength(6);
    expect(beats.map(({ text }) => text)).toContain('6 of 6, aws_ssm_parameter.alerts');
    expect(await repositories()).toEqual(expect.arrayContaining(['billing', 'invoices']));
    expect(await prepared.object(buckets.state, 'base.tfstate.tflock')).toBeUndefined();
    const { result: now } = await attempt((input) => activities.stackState(input), planned);
    expect(now.lineage).toMatch(/^[0-9a-f-]{36}$/);
    expect(now.serial).toBeGreaterThan(planned.state.serial);
    // The same step again, as after a lost answer.
    expect((await apply(planned)).result).toMatchObject({ verdict: 'passed', output: result.output });
    // Another change.
    expect((await apply(planned, 'infra-2')).result).toMatchObject({
      verdict: 'failed',
      reason: expect.stringContaining('was applied before, by infra-1'),
    });
    expect(readdirSync(prepared.temporary)).toEqual([]);
  });

  test('what others changed is drift', async () => {
    expect(await plan('base', first, 'look', 'look')).toMatchObject({ counts: { create: 0, update: 0 }, drifted: [] });
    const ecr = new ECRClient({ region: 'eu-west-1' });
    await ecr.send(new PutImageTagMutabilityCommand({ repositoryName: 'billing', imageTagMutability: 'MUTABLE' }));
    ecr.destroy();
    const looked = await plan('base', first, 'look', 'look');
    expect(looked.drifted).toEqual([
      expect.objectContaining({
        address: 'module.repository["billing"].aws_ecr_repository.this',
        attributes: ['image_tag_mutability'],
      }),
    ]);
    expect(looked.counts).toMatchObject({ update: 1 });
    // What has drifted does not make the state another one.
    expect(looked.place).toEqual({ bucket: buckets.state, key: 'base.tfstate', region: 'eu-west-1' });
    expect(looked.file).toBeUndefined();
  });

  test('a plan that is older than its state is refused, and nothing of it is applied', async () => {
    const more = commits.add('one more topic', ['releases-topic']);
    const [older, newer] = [await plan('base', more, 'infra-3'), await plan('base', more, 'infra-4')];
    expect((await apply(newer, 'infra-4')).result.verdict).toBe('passed');
    const { result } = await apply(older, 'infra-3');
    expect(result).toMatchObject({ verdict: 'failed', output: { applied: [], unsure: [] } });
    expect(result.reason).toBe(
      'The state of stack base has changed since the plan was made, so nothing of it is applied: plan it again.',
    );
  });

  test('a state that is locked can be planned, not applied: it names who holds it, since when and for what', async () => {
    const lock = {
      ID: '6c5e1a4e-0000-4000-8000-000000000001',
      Operation: 'OperationTypeApply',
      Who: 'somebody@laptop',
      Version: '1.11.4',
      Created: '2026-11-20T08:00:00Z',
      Path: `${buckets.state}/base.tfstate`,
    };
    await prepared.put(buckets.state, 'base.tfstate.tflock', JSON.stringify(lock));
    const planned = await plan('base', first, 'infra-5');
    const { result } = await apply(planned, 'infra-5');
    expect(result).toMatchObject({ verdict: 'failed', output: { applied: [], unsure: [] } });
    expect(result.output?.pending).not.toEqual([]);
    expect(result.reason).toContain(
      'The state of stack base is locked by somebody@laptop since 2026-11-20 08:00:00 UTC for apply',
    );
    expect(await prepared.object(buckets.state, 'base.tfstate.tflock')).toContain('somebody@laptop');
    await prepared.drop(buckets.state, 'base.tfstate.tflock');
  });

  test.each([
    [
      'a variable that is refused',
      { variables: { environment: 'production' } },
      'environment is "production": write staging or prod',
    ],
    ['a variable that is not declared', { variables: { environment: 'prod', enviroment: 'prod' } }, 'enviroment'],
    ['a variable that is missing', { variables: {} }, 'No value for required variable'],
    ['a folder that is not there', { folder: 'stacks/bsae' }, 'has no Terraform code in stacks/bsae'],
  ])('%s', async (_, changed, said) => {
    const others = prepared.activities(catalogueWith({ base: { ...base, ...changed } }), commits);
    const planning = attempt((input) => others.planStack(input), {
      stack: 'base',
      commit: first,
      change: 'infra-6',
      purpose: 'look',
    } as const);
    await expect(planning).rejects.toMatchObject({ type: 'Refused', message: expect.stringContaining(said) });
    expect(readdirSync(prepared.temporary)).toEqual([]);
  });

  test('credentials of another account', async () => {
    const live = { ...catalogue.accounts['live'], id: '210987654321' };
    const others = prepared.activities({ ...catalogue, accounts: { ...catalogue.accounts, live } }, commits);
    const planning = attempt((input) => others.planStack(input), {
      stack: 'base',
      change: 'infra-7',
      purpose: 'look',
    } as const);
    await expect(planning).rejects.toMatchObject({
      type: 'Refused',
      message: expect.stringMatching(
        /Stack base is of account live \(210987654321\), but the role .* is of account 123456789012/,
      ),
    });
  });

  test('a commit and a stack that are not there', async () => {
    await expect(plan('base', 'feedbee')).rejects.toMatchObject({
      message: expect.stringContaining('no commit feedbee'),
    });
    await expect(plan('bases', first)).rejects.toMatchObject({
      message: expect.stringContaining('Did you mean "base"?'),
    });
  });
});
