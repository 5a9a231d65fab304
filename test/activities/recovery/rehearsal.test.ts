import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  CreateDBInstanceCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { DescribeTasksCommand, ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import type { Info } from '@temporalio/activity';
import type { StepResult } from '../../../activities/api.ts';
import type { Catalogue } from '../../../domain/catalogue/schema.ts';
import type { Plan } from '../../../domain/plan/plan.ts';
import type { Step, StepKind } from '../../../domain/plan/step.ts';
import { stepsOf } from '../../../domain/plan/tree.ts';
import { attempt } from '../support/attempt.ts';
import { quickDatabases, recoveryCatalogue } from '../support/recovery-world.ts';
import { only, type SimulatedAws, startSimulatedAws } from '../support/simulated-aws.ts';
import { activitiesOn, noPast, planOf } from '../support/world.ts';

// One sim; each test takes away what it made.
let aws: SimulatedAws;
let catalogue: Catalogue;
let activities: ReturnType<typeof activitiesOn>;
let rds: RDSClient;
let ecs: ECSClient;
let plan: Plan;
const change = 'shop-prod-abcd2345';

beforeAll(async () => {
  aws = await startSimulatedAws(quickDatabases);
  rds = new RDSClient({ region: 'eu-central-1' });
  ecs = new ECSClient({ region: 'eu-central-1' });
  const known = await recoveryCatalogue(aws);
  const { shop } = known.recovery;
  if (shop === undefined) throw new Error('no group');
  const environment = {
    app: { DATABASE_HOST: '{database.shop-db.host}', DATABASE_PORT: '{database.shop-db.port}' },
  };
  catalogue = { ...known, recovery: { shop: { ...shop, drill: { environment } } } };
  activities = activitiesOn(noPast, catalogue);
  const request = {
    kind: 'drill',
    depth: 'rehearsal',
    group: 'shop',
    environment: 'prod',
    actor: { via: 'oidc', subject: 'oncall' },
    dryRun: false,
  } as const;
  plan = planOf((await attempt(activities.makePlan, { change, request })).result);
});
afterAll(() => aws.stop());
beforeEach(() => aws.mark());
afterEach(() => aws.clearFaults());

function step<K extends StepKind>(kind: K, id: string): Extract<Step, { readonly kind: K }> {
  const found = stepsOf(plan.steps).find((each) => each.id === id && each.kind === kind);
  if (found === undefined) throw new Error(`no step ${id}`);
  return found as Extract<Step, { readonly kind: K }>;
}

const info = { startToCloseTimeoutMs: 20_000 };

async function database(name: string, more: Partial<Info> = {}): Promise<StepResult> {
  const { id, params } = step('scratchDatabase', name);
  const want = { present: params.present };
  const input = { key: { change, step: id }, params, want, only: [{ present: !params.present }] };
  return (await attempt(activities.writeScratchDatabase, input, { ...info, ...more })).result;
}

async function task(name: string, environment: Readonly<Record<string, string>> = {}, more: Partial<Info> = {}) {
  const { id, params } = step('scratchTask', name);
  const want = { present: params.present, ...(params.present ? { environment } : {}) };
  const input = { key: { change, step: id }, params, want };
  return (await attempt(activities.writeScratchTask, input, { ...info, ...more })).result;
}

async function tasksOf(startedBy: string) {
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster: 'shop-dr', startedBy }));
  if (taskArns.length === 0) return [];
  return (await ecs.send(new DescribeTasksCommand({ cluster: 'shop-dr', tasks: taskArns }))).tasks ?? [];
}

async function instances(): Promise<string[]> {
  const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({}));
  return DBInstances.map(({ DBInstanceIdentifier = '' }) => DBInstanceIdentifier).toSorted();
}

const standing = ['orders-eu-central-1-1', 'shop-db-replica'];

describe('the plan', () => {
  test('is made of what stands by, and names what it makes after the change', () => {
    expect(stepsOf(plan.steps).map(({ id }) => id)).toEqual([
      'restore/shop-db',
      'restore/orders',
      'start/app',
      'start/web',
      'smoke/app',
      'smoke/web',
      'tear-down/app/task',
      'tear-down/web/task',
      'tear-down/shop-db/copy',
      'tear-down/orders/copy',
    ]);
    expect(step('scratchDatabase', 'restore/shop-db').params).toMatchObject({
      id: 'shop-db-replica-rehearsal-abcd2345',
      snapshot: 'rds:shop-db-replica-daily',
      source: { id: 'shop-db-replica' },
    });
    expect(step('scratchTask', 'start/app').params).toMatchObject({
      id: 'app-rehearsal-abcd2345',
      port: 8080,
      place: { region: 'eu-central-1', cluster: 'shop-dr' },
      launch: { launchType: 'FARGATE', publicIp: false, subnets: expect.arrayContaining([expect.any(String)]) },
    });
    expect(plan.approval).toBeUndefined();
    expect(plan.summary.notes.join('\n')).toMatch(
      /AWS bills for 2 databases \(.*\) and 2 tasks more.*\n.*web is not told/,
    );
  });

  test('only reads', async () => {
    const reads = /^(Describe|List|Get|AssumeRole|BatchGet)/;
    expect((await aws.calls()).filter(({ action }) => !reads.test(action))).toEqual([]);
  });
});

describe('a copy of an RDS instance', () => {
  test('is restored once though an answer is lost, serves, and is deleted with its backups; its source is only read', async () => {
    await aws.fault({ kind: 'lost-answer', service: 'rds', action: 'RestoreDBInstanceFromDBSnapshot', count: 1 });
    const made = await database('restore/shop-db');
    expect(made).toMatchObject({
      verdict: 'passed',
      output: { id: 'shop-db-replica-rehearsal-abcd2345', host: expect.stringMatching(/rehearsal/), port: 5432 },
    });
    const [call, ...more] = only(await aws.calls(), 'RestoreDBInstanceFromDBSnapshot');
    expect(more).toEqual([]);
    expect(call?.params).toMatchObject({ PubliclyAccessible: 'false', DeletionProtection: 'false', MultiAZ: 'false' });
    // Another attempt finds it.
    expect((await database('restore/shop-db')).verdict).toBe('passed');
    expect(only(await aws.calls(), 'RestoreDBInstanceFromDBSnapshot')).toHaveLength(1);
    await aws.fault({ kind: 'lost-answer', service: 'rds', action: 'DeleteDBInstance', count: 1 });
    expect((await database('tear-down/shop-db/copy')).verdict).toBe('passed');
    expect(await instances()).toEqual(standing);
    const { DBSnapshots = [] } = await rds.send(new DescribeDBSnapshotsCommand({}));
    expect(DBSnapshots.filter(({ DBInstanceIdentifier }) => DBInstanceIdentifier?.includes('rehearsal'))).toEqual([]);
    const touched = (await aws.calls()).filter(
      ({ action, params }) =>
        !/^(Describe|List|Assume)/.test(action) && params['DBInstanceIdentifier'] === 'shop-db-replica',
    );
    expect(touched).toEqual([]);
  });

  test('that is still being made is deleted as soon as RDS lets it', async () => {
    const stopping = attempt(
      activities.writeScratchDatabase,
      {
        key: { change, step: 'x' },
        params: step('scratchDatabase', 'restore/shop-db').params,
        want: { present: true },
      },
      info,
      (environment, beats) => {
        if (beats.some(({ text }) => text.includes('is being restored'))) environment.cancel();
      },
    );
    await expect(stopping).rejects.toThrow();
    expect(await instances()).toHaveLength(3);
    expect((await database('tear-down/shop-db/copy')).verdict).toBe('passed');
    expect(await instances()).toEqual(standing);
  });

  test('that was never made is gone after a second look', async () => {
    expect((await database('tear-down/shop-db/copy')).verdict).toBe('passed');
    expect(only(await aws.calls(), 'DeleteDBInstance')).toEqual([]);
  });

  test('is never deleted where it is not ours', async () => {
    const id = 'shop-db-replica-rehearsal-abcd2345';
    await rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: id,
        DBInstanceClass: 'db.t4g.micro',
        Engine: 'postgres',
        AllocatedStorage: 20,
        MasterUsername: 'someone',
        MasterUserPassword: 'long-enough-for-rds',
      }),
    );
    for (const name of ['restore/shop-db', 'tear-down/shop-db/copy']) {
      expect(await database(name)).toMatchObject({
        verdict: 'errored',
        reason: expect.stringMatching(/not made for a rehearsal/),
      });
    }
    expect(await instances()).toContain(id);
  });
});

test('a clone of an Aurora cluster gets an instance, answers, and goes with it', async () => {
  await aws.fault({ kind: 'lost-answer', service: 'rds', action: 'RestoreDBClusterToPointInTime', count: 1 });
  await aws.fault({ kind: 'lost-answer', service: 'rds', action: 'CreateDBInstance', count: 1 });
  const made = await database('restore/orders');
  expect(made.reason).toBeUndefined();
  expect(made).toMatchObject({
    verdict: 'passed',
    output: { id: 'orders-eu-central-1-rehearsal-abcd2345', port: 5432, host: expect.any(String) },
  });
  const [cloned, ...more] = only(await aws.calls(), 'RestoreDBClusterToPointInTime');
  expect(cloned?.params).toMatchObject({
    RestoreType: 'copy-on-write',
    SourceDBClusterIdentifier: 'orders-eu-central-1',
  });
  expect(more).toEqual([]);
  expect((await database('tear-down/orders/copy')).verdict).toBe('passed');
  const { DBClusters = [] } = await rds.send(new DescribeDBClustersCommand({}));
  expect(DBClusters.map(({ DBClusterIdentifier }) => DBClusterIdentifier)).toEqual(['orders-eu-central-1']);
});

describe('a task beside the standby', () => {
  test('is started once though an answer is lost, is told where the copy is, answers by its address, and is stopped', async () => {
    await aws.fault({ kind: 'lost-answer', service: 'ecs', action: 'RunTask', count: 1 });
    const began = { scheduledTimestampMs: Date.now() };
    const made = await task('start/app', { DATABASE_HOST: 'copy.example' }, began);
    expect(made).toMatchObject({
      verdict: 'passed',
      output: { url: expect.stringMatching(/^http:\/\/10\.\d+\.\d+\.\d+:8080$/) },
    });
    const [running, ...others] = await tasksOf('app-rehearsal-abcd2345');
    expect(others).toEqual([]);
    expect(running).toMatchObject({
      healthStatus: 'HEALTHY',
      overrides: {
        containerOverrides: [{ name: 'app', environment: [{ name: 'DATABASE_HOST', value: 'copy.example' }] }],
      },
    });
    // Another attempt finds it.
    expect(await task('start/app', {}, began)).toMatchObject({ verdict: 'passed', output: { task: running?.taskArn } });
    const { url } = made.output as { readonly url: string };
    expect(await throughFrontDoor(`${url}/version`)).toMatchObject({
      status: 200,
      body: expect.stringContaining(running?.taskArn ?? 'none'),
    });
    expect(await throughFrontDoor(url.replace('8080', '9090'))).toMatchObject({
      status: 502,
      body: expect.stringMatching(/Connection refused/),
    });
    expect((await task('tear-down/app/task')).verdict).toBe('passed');
    expect(await tasksOf('app-rehearsal-abcd2345')).toEqual([]);
    expect(only(await aws.calls(), 'UpdateService', 'ModifyListener', 'RegisterTargets')).toEqual([]);
  });

  test('that stops says why', async () => {
    const { id, params } = step('scratchTask', 'start/app');
    const crashing = { ...params, id: 'crashing', taskDefinition: await crashingDefinition(params.taskDefinition) };
    const input = { key: { change, step: id }, params: crashing, want: { present: true, environment: {} } };
    expect((await attempt(activities.writeScratchTask, input, info)).result).toMatchObject({
      verdict: 'failed',
      reason: expect.stringMatching(/stopped: Essential container in task exited \(app with exit code 1/),
    });
  });
});

/** As the product's own requests go: by an HTTP proxy. */
function throughFrontDoor(url: string): Promise<{ readonly status: number | undefined; readonly body: string }> {
  const { hostname, port } = new URL(aws.frontDoor);
  return new Promise((resolve, reject) => {
    get({ hostname, port, path: url, headers: { host: new URL(url).host } }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode, body }), reject);
    }).on('error', reject);
  });
}

/** The same with the image of a version that never comes up. */
async function crashingDefinition(base: string): Promise<string> {
  const request = {
    kind: 'deploy',
    service: 'app',
    environment: 'prod',
    version: '1.4.5-crash',
    dryRun: false,
    actor: { via: 'oidc', subject: 'developer' },
  } as const;
  const deploy = planOf((await attempt(activities.makePlan, { change: 'x', request })).result);
  const found = stepsOf(deploy.steps).find((each) => each.kind === 'registerTaskDefinition');
  if (found?.kind !== 'registerTaskDefinition') throw new Error('no registration');
  const place = step('scratchTask', 'start/app').params.place;
  const images = Object.fromEntries(
    Object.entries(found.params.images).map(([name, image]) => [name, image.replace('eu-west-1', 'eu-central-1')]),
  );
  const params = { place, base, images };
  const { result } = await attempt(activities.registerTaskDefinition, { key: { change: 'x', step: 'y' }, params });
  return (result.output as { readonly taskDefinition: string }).taskDefinition;
}
