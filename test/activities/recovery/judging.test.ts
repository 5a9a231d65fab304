import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aliasOf, sameAlias } from '../../../activities/providers/aws/recovery/alias-record.ts';
import { assessTable } from '../../../activities/providers/aws/recovery/assess-dynamodb.ts';
import { behindOf, judge } from '../../../activities/providers/aws/recovery/caught-up.ts';
import { leftBehind } from '../../../activities/providers/aws/recovery/like-before.ts';
import { leadsThere } from '../../../activities/resolves.ts';
import { primary, standby } from '../support/recovery-world.ts';

describe('caught up', () => {
  const at = (position: number, time: number) => ({ at: time, position });
  const still = [at(90, 0), at(100, 10), at(100, 20)];

  test.each([
    [
      'two equal datapoints since the fence, and the replica there',
      still,
      [at(100, 15)],
      { is: 'caughtUp', end: 100, reached: 100 },
    ],
    ['the replica is not there yet', still, [at(58, 15)], { is: 'behind', by: 42 }],
    [
      'one datapoint since the fence says nothing about the next',
      [at(100, 0), at(100, 10)],
      [at(100, 10)],
      { is: 'moving', by: 0 },
    ],
    ['the source moves', [at(99, 10), at(100, 20)], [at(100, 20)], { is: 'moving', by: 0 }],
    ['no position of the source', [], [at(100, 20)], { is: 'unknown', of: 'source' }],
    ['no position of the replica', still, [], { is: 'unknown', of: 'replica' }],
  ] as const)('%s', (_, written, replayed, expected) => {
    expect(judge(written, replayed, 5)).toEqual(expected);
  });

  test('is never said while the replica lacks what the source has', () => {
    const position = fc.integer({ min: 0, max: 5 });
    fc.assert(
      fc.property(fc.array(position, { maxLength: 6 }), fc.array(position, { maxLength: 6 }), (source, copy) => {
        const series = (values: readonly number[]) =>
          values.toSorted((a, b) => a - b).map((each, index) => at(each, index));
        const look = judge(series(source), series(copy), 1);
        if (look.is === 'caughtUp') expect(Math.max(...copy)).toBeGreaterThanOrEqual(Math.max(...source));
      }),
    );
  });
});

describe('alias records', () => {
  const alias = (DNSName: string, more: object = {}) => ({
    Name: 'app.example.',
    Type: 'A' as const,
    AliasTarget: { DNSName, HostedZoneId: 'Z1', EvaluateTargetHealth: true },
    ...more,
  });

  test('are one when all lead to the same load balancer', () => {
    const lead = { dnsName: 'lb.eu-west-1.elb.amazonaws.com', hostedZone: 'Z1' };
    expect(aliasOf([alias('lb.eu-west-1.elb.amazonaws.com.')])).toEqual(lead);
    expect(
      aliasOf([
        alias('lb.eu-west-1.elb.amazonaws.com.'),
        alias('dualstack.lb.eu-west-1.elb.amazonaws.com.', { Type: 'AAAA' }),
      ]),
    ).toEqual(lead);
    expect(aliasOf([alias('a.'), alias('b.')])).toBeUndefined();
    expect(aliasOf([alias('a.', { SetIdentifier: 'eu-west-1' })])).toBeUndefined();
    expect(
      aliasOf([{ Name: 'app.example.', Type: 'A', TTL: 60, ResourceRecords: [{ Value: '192.0.2.1' }] }]),
    ).toBeUndefined();
    expect(aliasOf([])).toBeUndefined();
  });

  test('are the same whatever the spelling, never across zones', () => {
    const to = { dnsName: 'LB.example', hostedZone: 'Z1' };
    expect(sameAlias(to, { dnsName: 'dualstack.lb.example.', hostedZone: 'Z1' })).toBe(true);
    expect(sameAlias(to, { dnsName: 'lb.example', hostedZone: 'Z2' })).toBe(false);
  });
});

test('a name leads there only when all its addresses are of the load balancer', () => {
  const answer = (...name: string[]) => ({ server: '192.0.2.53', name, balancer: [] });
  const known = new Set(['192.0.2.1', '192.0.2.2']);
  expect(leadsThere(answer('192.0.2.1'), known)).toBe(true);
  expect(leadsThere(answer('192.0.2.1', '198.51.100.1'), known)).toBe(false);
  expect(leadsThere(answer(), known)).toBe(false);
  expect(leadsThere(answer('192.0.2.1'), undefined)).toBe(false);
});

test('what is left behind has a name that RDS takes, the same for each attempt', () => {
  expect(leftBehind('shop-db', 'failback/shop/7F3A-19c2')).toBe('shop-db-left-7f3a19c2');
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z](-?[a-z0-9]){0,31}$/), fc.uuid(), (id, change) => {
      const name = leftBehind(id, change);
      expect(name).toMatch(/^[a-z](?!.*--)[a-z0-9-]{0,61}[a-z0-9]$/);
      expect(name).not.toBe(id);
    }),
  );
});

describe('a global table', () => {
  const database = {
    name: 'sessions',
    engine: 'dynamodb',
    table: 'sessions',
    sides: { primary: { scope: primary, id: 'sessions' }, standby: { scope: standby, id: 'sessions' } },
  } as const;
  const table = (other: string, status: 'ACTIVE' | 'INACCESSIBLE_ENCRYPTION_CREDENTIALS' = 'ACTIVE') => ({
    found: { TableStatus: 'ACTIVE' as const, Replicas: [{ RegionName: other, ReplicaStatus: status }] },
  });
  const silent = { silent: 'AWS does not answer in eu-west-1 (DynamoDB: no answer in time).' };

  test.each([
    [
      'with an active replica on each side replicates',
      table('eu-central-1'),
      table('eu-west-1'),
      { replication: 'replicating' },
    ],
    [
      'goes on by itself while the other region is away',
      silent,
      table('eu-west-1', 'INACCESSIBLE_ENCRYPTION_CREDENTIALS'),
      { replication: 'replicating' },
    ],
    [
      'without a replica is none',
      silent,
      { found: { TableStatus: 'ACTIVE' as const } },
      { replication: 'none', problem: 'table sessions in eu-central-1 has no replica in eu-west-1' },
    ],
    [
      'that is not there is none',
      table('eu-central-1'),
      { found: undefined },
      { replication: 'none', problem: 'there is no table sessions in eu-central-1' },
    ],
    ['of which nobody answers is not known', silent, silent, { replication: 'none', problem: silent.silent }],
  ])('%s', (_, one, two, expected) => {
    expect(assessTable(database, { primary: one, standby: two })).toEqual({ name: 'sessions', hosts: {}, ...expected });
  });
});

test('how far behind: against what the source had written by then, in kB; nothing where that is not known', () => {
  const sample = (at: number, position: number) => ({ at, position });
  const written = [sample(10, 5000), sample(20, 9000)];
  const replayed = [sample(5, 1000), sample(12, 3000), sample(25, 9000)];
  expect(behindOf('shop-db-replica', written, replayed)).toEqual({
    metric: 'behind shop-db-replica',
    title: 'shop-db-replica',
    unit: 'kB',
    points: [
      { at: 12, canary: 2, stable: null },
      { at: 25, canary: 0, stable: null },
    ],
  });
  const long = Array.from({ length: 300 }, (_, at) => sample(at, at));
  expect(behindOf('shop-db-replica', long, long).points).toHaveLength(120);
});
