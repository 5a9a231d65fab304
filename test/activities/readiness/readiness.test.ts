import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { ModifyDBParameterGroupCommand, RDSClient } from '@aws-sdk/client-rds';
import {
  ListResourceRecordSetsCommand,
  ChangeResourceRecordSetsCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  RemoveRegionsFromReplicationCommand,
  ReplicateSecretToRegionsCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { TemporalPort } from '../../../activities/ports.ts';
import type { Catalogue } from '../../../domain/catalogue/schema.ts';
import type { Evaluated } from '../../../domain/recovery/readiness/evaluated.ts';
import type { ReadinessReport } from '../../../domain/recovery/readiness/report.ts';
import { attempt } from '../support/attempt.ts';
import { namesOf, parameterGroup, quickDatabases, recoveryCatalogue } from '../support/recovery-world.ts';
import { type AuditEntry, type SimulatedAws, startSimulatedAws } from '../support/simulated-aws.ts';
import { activitiesOn, noPast } from '../support/world.ts';

let aws: SimulatedAws;
let known: Catalogue;
let activities: ReturnType<typeof activitiesOn>;
beforeAll(async () => {
  aws = await startSimulatedAws(quickDatabases);
  known = overHttp(await recoveryCatalogue(aws));
  activities = activitiesOn(noPast, known);
});
afterAll(() => aws.stop());
beforeEach(() => aws.mark());
afterEach(async () => {
  await aws.clearFaults();
  for (const region of ['eu-west-1', 'eu-central-1']) await aws.region(region, 'up');
});

/** The load balancers listen on HTTP alone; a playbook names the login. */
function overHttp(catalogue: Catalogue): Catalogue {
  const { shop } = catalogue.recovery;
  if (shop === undefined) throw new Error('no group');
  const settings = {
    playbook: 'configure-application.yaml',
    variables: {},
    secrets: { login: 'shop/prod/database#password' },
    hosts: 'region' as const,
    failover: true,
    side: 'serving' as const,
  };
  const traffic = shop.traffic.map((each) => ({ ...each, scheme: 'http' as const }));
  return { ...catalogue, recovery: { shop: { ...shop, traffic, playbooks: { settings } } } };
}

async function evaluate(of: typeof activities = activities): Promise<ReadinessReport> {
  const { result } = await attempt(of.evaluateReadiness, { group: 'shop' });
  if ('gone' in result) throw new Error('gone');
  return result.report;
}
const troubles = ({ points }: ReadinessReport) => points.filter(({ state }) => state !== 'ok').map(({ id }) => id);
const pointOf = ({ points }: ReadinessReport, id: string) =>
  points.find((point) => point.id === id) ?? Promise.reject(new Error(`no point ${id}`));
const west = { region: 'eu-west-1' };
const central = { region: 'eu-central-1' };

test('a shop in step lacks nothing but a drill, by reads alone and each question once', async () => {
  const report = await evaluate();
  expect(report).toMatchObject({ group: 'shop', from: 'eu-west-1', to: 'eu-central-1', level: 'ready', blockers: [] });
  expect(troubles(report)).toEqual(['drill']);
  expect(await pointOf(report, 'secrets')).toMatchObject({ sentence: '1 secret in step: shop/prod/database.' });
  expect((await pointOf(report, 'quota')).sentence).toMatch(/takes 6 vCPUs; the Fargate quota is 200/);
  expect((await pointOf(report, 'certificates/shop.example')).sentence).toMatch(
    /in eu-west-1 expires in 2\d\d d .* in eu-central-1 expires in 2\d\d d/,
  );
  const calls = (await aws.calls()).filter(({ action }) => action !== 'AssumeRole');
  expect(calls.filter(({ action }) => !/^(Describe|List|Get)/.test(action))).toEqual([]);
  expect(calls.length).toBeLessThan(35);
  const questions = calls.map(({ region, service, action, params }) =>
    JSON.stringify([region, service, action, params]),
  );
  expect(new Set(questions).size).toBe(questions.length);
});

test('task definitions, which never change, are asked for once in the life of the worker', async () => {
  await evaluate();
  await aws.mark();
  await evaluate();
  expect((await aws.calls()).filter(({ action }) => action === 'DescribeTaskDefinition')).toEqual([]);
});

test.each(['eu-west-1', 'eu-central-1'])(
  'while %s is cut off, the rest is answered, and that what it holds is not known',
  async (region) => {
    await aws.region(region, 'partitioned');
    const report = await evaluate();
    const ids = troubles(report);
    expect(ids).toEqual(
      expect.arrayContaining(
        ['digest/app', 'environment/web', 'backups/shop-db', 'parameters/orders'].filter(
          (id) => region === 'eu-west-1' || !id.startsWith('backups'),
        ),
      ),
    );
    expect((await pointOf(report, 'digest/app')).sentence).toMatch(
      new RegExp(`^AWS does not answer in ${region} \\(ECS: `),
    );
    expect(report.level).toBe(region === 'eu-west-1' ? 'partly' : 'blocked');
    // The probe, and none after it.
    const asked = (await aws.calls()).filter((call: AuditEntry) => call.region === region && call.service === 'ecs');
    expect(asked.length).toBeLessThanOrEqual(3);
  },
);

describe('says of the standby', () => {
  test('that another image and other variables run there', async () => {
    const ecs = new ECSClient(central);
    const { services } = await ecs.send(new DescribeServicesCommand({ cluster: 'shop-dr', services: ['app-prod'] }));
    const before = services?.[0]?.taskDefinition;
    const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: before }));
    const [container] = taskDefinition?.containerDefinitions ?? [];
    const made = await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: taskDefinition?.family,
        cpu: '256',
        memory: taskDefinition?.memory,
        networkMode: taskDefinition?.networkMode,
        requiresCompatibilities: taskDefinition?.requiresCompatibilities,
        executionRoleArn: taskDefinition?.executionRoleArn,
        taskRoleArn: taskDefinition?.taskRoleArn,
        runtimePlatform: taskDefinition?.runtimePlatform,
        containerDefinitions: [
          {
            ...container,
            image: container?.image?.replace(/@.*/, ':1.4.0'),
            environment: container?.environment?.slice(1).toReversed(),
          },
        ],
      }),
    );
    const update = (definition: string | undefined) =>
      ecs.send(
        new UpdateServiceCommand({
          cluster: 'shop-dr',
          service: 'app-prod',
          taskDefinition: definition,
          desiredCount: 2,
        }),
      );
    await update(made.taskDefinition?.taskDefinitionArn);
    const report = await evaluate();
    await update(before);
    expect((await pointOf(report, 'digest/app')).sentence).toMatch(
      /^app: app is app:1\.4\.0 in eu-central-1 and sha256:/,
    );
    expect((await pointOf(report, 'definition/app')).sentence).toMatch(
      /^app: cpu is 256 in eu-central-1, 512 in eu-west-1\. /,
    );
    expect((await pointOf(report, 'environment/app')).sentence).toMatch(/^app: \w+ is missing in eu-central-1 \(/);
    expect(troubles(report)).not.toContain('definition/web');
  });

  test('that its replica does not replicate', async () => {
    const body = { region: 'eu-central-1', database: 'shop-db-replica' };
    await aws.ask('databases', { ...body, replication: 'error' });
    const report = await evaluate();
    await aws.ask('databases', { ...body, replication: 'replicating' });
    expect(await pointOf(report, 'replication/shop-db')).toMatchObject({
      state: 'bad',
      sentence: expect.stringMatching(/^shop-db: replication to shop-db-replica in eu-central-1 is error; repair it/),
    });
    expect(report.level).toBe('blocked');
  });

  test('that its parameters differ, but not that the fence is set', async () => {
    const set = (name: string, value: string) =>
      new RDSClient(central).send(
        new ModifyDBParameterGroupCommand({
          DBParameterGroupName: parameterGroup,
          Parameters: [{ ParameterName: name, ParameterValue: value, ApplyMethod: 'immediate' }],
        }),
      );
    await set('default_transaction_read_only', '1');
    expect(await pointOf(await evaluate(), 'parameters/shop-db')).toMatchObject({ state: 'ok' });
    await set('log_min_duration_statement', '9000');
    expect((await pointOf(await evaluate(), 'parameters/shop-db')).sentence).toBe(
      'Parameters differ: log_min_duration_statement is 9000 in eu-central-1 and 500 in the other. Set them alike.',
    );
    await set('log_min_duration_statement', '500');
    await set('default_transaction_read_only', '0');
  });

  test('that a secret is missing there, or not in step', async () => {
    const SecretId = 'shop/prod/database';
    const [primary, replica] = [new SecretsManagerClient(west), new SecretsManagerClient(central)];
    const RemoveReplicaRegions = [central.region];
    await primary.send(new RemoveRegionsFromReplicationCommand({ SecretId, RemoveReplicaRegions }));
    const without = await evaluate();
    expect(without.blockers).toContain('There is no secret shop/prod/database in eu-central-1; replicate it there.');
    // Made there by hand: a version of its own.
    await replica.send(new CreateSecretCommand({ Name: SecretId, SecretString: '{}' }));
    const other = await pointOf(await evaluate(), 'secrets');
    expect(other).toMatchObject({
      state: 'bad',
      sentence: expect.stringMatching(
        /^Secret shop\/prod\/database: eu-central-1 has version \w{8}, eu-west-1 has \w{8}; look at its replication status\.$/,
      ),
    });
    await replica.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
    const AddReplicaRegions = [{ Region: central.region }];
    await primary.send(new ReplicateSecretToRegionsCommand({ SecretId, AddReplicaRegions }));
    expect(await pointOf(await evaluate(), 'secrets')).toMatchObject({ state: 'ok' });
  });

  test('that a playbook is missing, or a role may not be assumed', async () => {
    const { shop } = known.recovery;
    if (shop === undefined) throw new Error('no group');
    const playbooks = {
      other: {
        playbook: 'not-there.yaml',
        variables: {},
        secrets: {},
        hosts: 'region' as const,
        failover: true,
        side: 'serving' as const,
      },
    };
    const report = await evaluate(activitiesOn(noPast, { ...known, recovery: { shop: { ...shop, playbooks } } }));
    expect((await pointOf(report, 'playbooks')).sentence).toMatch(/has no not-there\.yaml; add it/);
    await aws.fault({
      kind: 'error',
      code: 'AccessDenied',
      status: 403,
      service: 'sts',
      region: 'eu-central-1',
      count: 50,
    });
    const denied = await evaluate(activities);
    expect((await pointOf(denied, 'roles')).sentence).toMatch(
      /coxswain-deploy cannot be assumed in eu-central-1: .*Correct its trust policy\./,
    );
  });
});

test('a public name that leads elsewhere is said', async () => {
  const zone = (await namesOf(aws)).zones[0]?.id ?? '';
  const route53 = new Route53Client({ region: 'us-east-1' });
  const { ResourceRecordSets = [] } = await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: zone }));
  const record = ResourceRecordSets.find(({ Name }) => Name === 'app.shop.example.');
  if (record?.AliasTarget === undefined) throw new Error('no record');
  const other = { ...record, AliasTarget: { ...record.AliasTarget, DNSName: 'other.eu-west-1.elb.amazonaws.com' } };
  const swap = (from: typeof record, to: typeof record) =>
    route53.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: zone,
        ChangeBatch: {
          Changes: [
            { Action: 'DELETE', ResourceRecordSet: from },
            { Action: 'CREATE', ResourceRecordSet: to },
          ],
        },
      }),
    );
  await swap(record, other);
  const report = await evaluate();
  expect((await pointOf(report, 'names/app.shop.example')).sentence).toBe(
    'app.shop.example leads to other.eu-west-1.elb.amazonaws.com, which is the load balancer of its service in neither region; correct it.',
  );
  await swap(other, record);
});

test('a group that the catalogue does not have is gone', async () => {
  const { result } = await attempt(activities.evaluateReadiness, { group: 'nope' });
  expect(result).toEqual({ group: 'nope', gone: true });
});

describe('a round', () => {
  interface Told {
    readonly type: string;
    readonly workflowId: string;
    readonly signal: string;
    readonly signalArgs: readonly Evaluated[];
  }
  /** A Temporal that keeps these groups' readiness, and these drills. */
  function temporal(lists: { readonly kept: readonly object[]; readonly drills: readonly object[] }) {
    const told: Told[] = [];
    const queries: string[] = [];
    const workflow = {
      async *list({ query }: { readonly query: string }) {
        queries.push(query);
        yield* query.includes('"readiness"') ? lists.kept : lists.drills;
      },
      signalWithStart: async (type: string, options: Omit<Told, 'type'>) => void told.push({ type, ...options }),
    };
    return { told, queries, port: { workflow } as unknown as TemporalPort };
  }
  const day = 86_400_000;

  test('tells each group its report, and a group that is gone that it is', async () => {
    const drilled = Date.now() - 10 * day;
    const fake = temporal({
      kept: [
        { workflowId: 'readiness:shop', memo: { lastDrill: Date.now() - 100 * day } },
        { workflowId: 'readiness:old', memo: {} },
      ],
      drills: [{ searchAttributes: { CoxswainGroup: ['shop'] }, closeTime: new Date(drilled) }],
    });
    const { readinessRound } = activitiesOn(fake.port, known);
    const { result } = await attempt(readinessRound, undefined, { taskQueue: 'coxswain' });
    expect(result).toMatchObject({ groups: 1 });
    expect(fake.told.map(({ type, workflowId, signal }) => [type, workflowId, signal])).toEqual([
      ['readiness', 'readiness:shop', 'readinessEvaluated'],
      ['readiness', 'readiness:old', 'readinessEvaluated'],
    ]);
    expect(fake.told[1]?.signalArgs).toEqual([{ group: 'old', gone: true }]);
    const drill = expect.objectContaining({
      id: 'drill',
      state: 'ok',
      sentence: expect.stringMatching(/ended 10 d ago/),
    });
    // The drill that Temporal still knows is newer than the one that was remembered.
    expect(fake.told[0]?.signalArgs[0]).toMatchObject({
      channel: '#deploys',
      report: { group: 'shop', lastDrill: drilled, points: expect.arrayContaining([drill]) },
    });
    expect(fake.queries.find((query) => query.includes('"drill"'))).toMatch(
      /^WorkflowType IN \("drill", "failover", "failback"\) AND CoxswainKind IN .* AND CoxswainStatus = "succeeded"/,
    );
  });

  test('says nothing while no region answers, and is tried again', async () => {
    for (const region of ['eu-west-1', 'eu-central-1']) await aws.region(region, 'down');
    const fake = temporal({ kept: [], drills: [] });
    const { readinessRound } = activitiesOn(fake.port, known);
    await expect(attempt(readinessRound, undefined)).rejects.toMatchObject({
      type: 'AwsUnavailable',
      nonRetryable: false,
      message: expect.stringMatching(/^AWS answers in none of eu-west-1 and eu-central-1, so nothing can be said/),
    });
    expect(fake.told).toEqual([]);
  });
});
