import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { ModifyDBParameterGroupCommand, PromoteReadReplicaCommand, RDSClient } from '@aws-sdk/client-rds';
import type { AssessedDatabase } from '../../../domain/recovery/assessment.ts';
import { attempt } from '../support/attempt.ts';
import { parameterGroup, quickDatabases, recoveryCatalogue, replica } from '../support/recovery-world.ts';
import { type SimulatedAws, startSimulatedAws } from '../support/simulated-aws.ts';
import { activitiesOn, noPast } from '../support/world.ts';

let aws: SimulatedAws;
let activities: ReturnType<typeof activitiesOn>;
beforeAll(async () => {
  aws = await startSimulatedAws(quickDatabases);
  activities = activitiesOn(noPast, await recoveryCatalogue(aws));
});
afterAll(() => aws.stop());
beforeEach(() => aws.mark());
afterEach(async () => {
  await aws.clearFaults();
  await aws.region('eu-west-1', 'up');
  await aws.region('eu-central-1', 'up');
});

const assess = async () => (await attempt(activities.assess, 'shop')).result;
const databaseIn = (databases: readonly AssessedDatabase[], name: string) =>
  databases.find((each) => each.name === name) ?? missing(name);

function missing(name: string): never {
  throw new Error(`no database ${name}`);
}

test('says what stands on both sides, who writes, and where the names lead', async () => {
  const { sides, databases, names } = await assess();
  expect(sides.primary).toMatchObject({ region: 'eu-west-1', reachable: true });
  expect(sides.standby).toMatchObject({ region: 'eu-central-1', reachable: true });
  const app = { service: 'app', settled: true, version: '1.4.1', scalable: true };
  expect(sides.primary.services[0]).toMatchObject({ ...app, desiredCount: 4, runningCount: 4 });
  expect(sides.standby.services[0]).toMatchObject({ ...app, desiredCount: 2, runningCount: 2 });
  expect(Object.keys(sides.standby.services[1]?.digests ?? {})).toEqual(['web', 'proxy', 'worker']);
  expect(sides.standby.loadBalancers['app']).toEqual({
    dnsName: 'app-prod-1.eu-central-1.elb.amazonaws.com',
    hostedZone: expect.stringMatching(/^Z/),
    url: 'http://app-prod-1.eu-central-1.elb.amazonaws.com:80',
  });
  for (const database of databases) {
    expect(database).toMatchObject({ writer: 'primary', replication: 'replicating' });
    expect(database.hosts.primary).toMatch(/\.eu-west-1\.rds\.amazonaws\.com$/);
    expect(database.hosts.standby).toMatch(/\.eu-central-1\.rds\.amazonaws\.com$/);
    expect(database.lossSeconds).toBeLessThan(2);
  }
  expect(names).toEqual([
    {
      name: 'app.shop.example',
      leadsTo: 'primary',
      record: { dnsName: 'app-prod-1.eu-west-1.elb.amazonaws.com', hostedZone: expect.stringMatching(/^Z/) },
    },
    { name: 'shop.example', leadsTo: 'primary' },
  ]);
});

test.each(['down', 'partitioned'] as const)('a region that is %s is part of the answer', async (state) => {
  await aws.region('eu-west-1', state);
  const { sides, databases, names } = await assess();
  expect(sides.primary).toMatchObject({ reachable: false, services: [], loadBalancers: {} });
  expect(sides.primary.trouble).toMatch(/^(ECS|RDS): .+[^.]$/);
  expect(sides.standby).toMatchObject({ reachable: true });
  expect(databases).toEqual([
    expect.objectContaining({ name: 'shop-db', writer: 'primary', replication: 'replicating' }),
    expect.objectContaining({ name: 'orders', writer: 'primary', replication: 'replicating' }),
  ]);
  expect(databases[0]?.hosts).not.toHaveProperty('primary');
  expect(names.map(({ leadsTo }) => leadsTo)).toEqual(['primary', 'primary']);
  const answered = (await aws.calls()).filter(({ region, status }) => region === 'eu-west-1' && status === 200);
  expect(answered).toEqual([]);
});

test('a region that is gone is waited for until it answers', async () => {
  await aws.region('eu-west-1', 'down');
  let back = 0;
  const input = { group: 'shop', region: 'eu-west-1' };
  await attempt(activities.answers, input, {}, (_, beats) => {
    if (back > 0 || beats.length === 0) return;
    expect(beats[0]?.text).toBe('eu-west-1 does not answer');
    back = Date.now();
    void aws.region('eu-west-1', 'up');
  });
  expect(back).toBeGreaterThan(0);
  await expect(attempt(activities.answers, { ...input, region: 'us-east-1' })).rejects.toThrow(
    'shop has nothing in us-east-1 any more.',
  );
});

test('the standby that does not answer is told the same way', async () => {
  await aws.region('eu-central-1', 'down');
  const { sides, databases } = await assess();
  expect([sides.primary.reachable, sides.standby.reachable]).toEqual([true, false]);
  expect(databaseIn(databases, 'shop-db')).toMatchObject({
    writer: 'primary',
    replication: 'none',
    problem: expect.stringContaining('eu-central-1'),
  });
});

test('a call that fails once is asked again', async () => {
  await aws.fault({ kind: 'outage', region: 'eu-west-1', service: 'ecs', action: 'DescribeServices', count: 2 });
  await aws.fault({ kind: 'outage', service: 'ecr', count: 50 });
  const { sides } = await assess();
  expect(sides.primary).toMatchObject({ reachable: true });
  // Without the registry the digest is the name: it is what runs that matters.
  expect(sides.primary.services[0]?.version).toMatch(/^sha256:[0-9a-f]{12}$/);
});

test('an unknown group is refused', async () => {
  await expect(attempt(activities.assess, 'shpo')).rejects.toThrow(/No recovery group "shpo".*Did you mean/);
});

test('a replica that is broken says why', async () => {
  const body = { region: 'eu-central-1', database: 'shop-db-replica' };
  await aws.ask('databases', { ...body, replication: 'error' });
  const { databases } = await assess();
  await aws.ask('databases', { ...body, replication: 'replicating' });
  expect(databaseIn(databases, 'shop-db')).toMatchObject({
    writer: 'primary',
    replication: 'broken',
    problem: expect.stringMatching(/^replication to shop-db-replica in eu-central-1 is error: Streaming replication/),
  });
});

test('the loss is estimated at the last contact, and stays', async () => {
  const real = Date.now.bind(Date);
  let ahead = 0;
  const clock = jest.spyOn(Date, 'now').mockImplementation(() => real() + ahead);
  const advance = async (seconds: number) => {
    await aws.advance(seconds);
    ahead += seconds * 1000;
  };
  try {
    // Past the datapoints of earlier tests, which broke the replication.
    await advance(600);
    await aws.region('eu-west-1', 'down');
    const down = Date.now();
    await advance(180);
    const first = databaseIn((await assess()).databases, 'shop-db');
    await advance(1200);
    const later = databaseIn((await assess()).databases, 'shop-db');
    for (const { lastContact = 0, lossSeconds = Number.NaN } of [first, later]) {
      expect(Math.abs(lastContact - down)).toBeLessThan(5000);
      expect(lossSeconds).toBeLessThan(2);
    }
    expect(later.lagSeconds ?? 0).toBeGreaterThan((first.lagSeconds ?? 0) + 1190);
    expect(later.lossSeconds).toBe(first.lossSeconds);
  } finally {
    clock.mockRestore();
  }
});

test('of two that stand alone, the one that is not read-only writes', async () => {
  const standby = new RDSClient({ region: 'eu-central-1' });
  await standby.send(new PromoteReadReplicaCommand({ DBInstanceIdentifier: replica.id }));
  await aws.advance(5);
  const both = databaseIn((await assess()).databases, 'shop-db');
  expect(both).not.toHaveProperty('writer');
  expect(both.problem).toMatch(/do not say which of them takes writes/);
  const Parameters = [
    { ParameterName: 'default_transaction_read_only', ParameterValue: '1', ApplyMethod: 'immediate' as const },
  ];
  const primary = new RDSClient({ region: 'eu-west-1' });
  await primary.send(new ModifyDBParameterGroupCommand({ DBParameterGroupName: parameterGroup, Parameters }));
  expect(databaseIn((await assess()).databases, 'shop-db')).toMatchObject({
    writer: 'standby',
    replication: 'none',
    problem: 'shop-db in eu-west-1 is no replica of shop-db-replica in eu-central-1',
  });
});
