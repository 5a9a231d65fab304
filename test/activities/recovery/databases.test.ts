import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  DeleteDBInstanceCommand,
  DescribeDBInstancesCommand,
  ModifyDBInstanceCommand,
  ModifyDBParameterGroupCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { attempt } from '../support/attempt.ts';
import {
  parameterGroup,
  position,
  primary,
  quickDatabases,
  replica,
  source,
  standby,
} from '../support/recovery-world.ts';
import { only, type SimulatedAws, startSimulatedAws } from '../support/simulated-aws.ts';
import { activitiesOn, noPast } from '../support/world.ts';

// One sim, in the order of a failover: each test leaves the databases as the next one finds them.
const activities = activitiesOn(noPast);
let aws: SimulatedAws;
beforeAll(async () => {
  aws = await startSimulatedAws(quickDatabases);
});
afterAll(() => aws.stop());
beforeEach(() => aws.mark());
afterEach(async () => {
  await aws.clearFaults();
  await aws.region('eu-west-1', 'up');
});

const key = { change: 'failover-shop-1a2b3c4d', step: 'x' };
const info = { startToCloseTimeoutMs: 4000 };

interface Inside {
  readonly database: string;
  readonly region: string;
  readonly writable: boolean;
  readonly sessions: number;
}
const inside = async (id: string): Promise<Inside> => {
  const { databases } = (await aws.ask('databases')) as { readonly databases: readonly Inside[] };
  return databases.find(({ database }) => database === id) ?? never(id);
};
function never(id: string): never {
  throw new Error(`no database ${id}`);
}
const instanceIn = async (region: string, id: string) => {
  const rds = new RDSClient({ region });
  return (await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: id }))).DBInstances?.[0] ?? never(id);
};
const setReadOnly = (region: string, value: '0' | '1') =>
  new RDSClient({ region }).send(
    new ModifyDBParameterGroupCommand({
      DBParameterGroupName: parameterGroup,
      Parameters: [{ ParameterName: 'default_transaction_read_only', ParameterValue: value, ApplyMethod: 'immediate' }],
    }),
  );

const writes = { member: source, parameterGroup, allowed: false };
const write = async (allowed: boolean, before?: readonly { allowed: boolean }[]) => {
  const input = { key, params: { ...writes, allowed }, want: { allowed } };
  return attempt(activities.writeDatabaseWrites, before === undefined ? input : { ...input, only: before });
};
const fenced = { region: 'eu-west-1', services: [], databases: [{ member: source, parameterGroup }] };

describe('writes to a database', () => {
  test('that takes them are said by the fence', async () => {
    const { result } = await attempt(activities.fenced, fenced, info);
    expect(result).toMatchObject({
      verdict: 'failed',
      reason: 'shop-db takes writes (default_transaction_read_only is off in shop-db-pg16)',
    });
  });

  test('are stopped for new sessions, and old sessions ended', async () => {
    const before = (await attempt(activities.readDatabaseWrites, writes)).result;
    expect(before).toEqual({ allowed: true });
    const { result } = await write(false, [before]);
    expect(result).toMatchObject({
      verdict: 'passed',
      progress: { text: 'shop-db takes no writes, no older session lives' },
    });
    expect((await inside('shop-db')).writable).toBe(false);
    expect((await instanceIn('eu-west-1', 'shop-db')).DBInstanceStatus).toBe('available');
    expect(only(await aws.calls(), 'RebootDBInstance')).toHaveLength(1);
  });

  test('that were stopped need no second reboot, and are fenced', async () => {
    expect((await write(false)).result).toMatchObject({ verdict: 'passed' });
    expect((await attempt(activities.fenced, { ...fenced, wasSilent: true })).result).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(/eu-west-1 answers again: nothing writes there now, but it may have taken writes/),
    });
    expect((await attempt(activities.fenced, fenced)).result).toMatchObject({
      verdict: 'passed',
      evidence: { readOnly: ['shop-db'] },
    });
    expect(only(await aws.calls(), 'RebootDBInstance', 'ModifyDBParameterGroup')).toEqual([]);
  });

  test('are allowed again without a reboot', async () => {
    expect((await write(true, [{ allowed: false }])).result).toMatchObject({ verdict: 'passed' });
    expect((await inside('shop-db')).writable).toBe(true);
    expect(only(await aws.calls(), 'RebootDBInstance')).toEqual([]);
  });

  test('whose stop lost its answers is carried on, each call once', async () => {
    await aws.fault({ kind: 'lost-answer', action: 'ModifyDBParameterGroup', count: 1 });
    await aws.fault({ kind: 'lost-answer', action: 'RebootDBInstance', count: 1 });
    expect((await write(false, [{ allowed: true }])).result).toMatchObject({ verdict: 'passed' });
    const calls = await aws.calls();
    expect(only(calls, 'ModifyDBParameterGroup')).toHaveLength(1);
    expect(
      only(calls, 'RebootDBInstance').filter(({ status, fault }) => status === 200 || fault === 'lost-answer'),
    ).toHaveLength(1);
  });

  test('that were only forbidden, with sessions from before, are not fenced', async () => {
    await setReadOnly('eu-west-1', '0');
    await setReadOnly('eu-west-1', '1');
    await aws.advance(1);
    expect((await attempt(activities.fenced, fenced, info)).result).toMatchObject({
      verdict: 'failed',
      reason: 'shop-db may have sessions from before default_transaction_read_only was set',
    });
    await write(true);
  });

  test('that somebody else forbade are left', async () => {
    await setReadOnly('eu-west-1', '1');
    expect((await write(true, [{ allowed: true }])).result).toEqual({
      verdict: 'errored',
      reason: 'somebody else made shop-db take no writes, so it was left as it is',
    });
    await setReadOnly('eu-west-1', '0');
  });

  test('with a parameter group that cannot be changed, or is not its own, are refused in a sentence', async () => {
    const other = async (group: string) => {
      const params = { ...writes, parameterGroup: group };
      return (await attempt(activities.writeDatabaseWrites, { key, params, want: { allowed: false } })).result;
    };
    expect(await other('default.postgres16')).toMatchObject({
      verdict: 'failed',
      reason: expect.stringMatching(
        /^default\.postgres16 is RDS's own parameter group, which cannot be changed: give shop-db one/,
      ),
    });
    expect(await other('orders')).toMatchObject({
      verdict: 'failed',
      reason:
        'shop-db in eu-west-1 uses parameter group shop-db-pg16, not orders as the catalogue says: correct one of them',
    });
    expect(only(await aws.calls(), 'ModifyDBParameterGroup')).toEqual([]);
  });

  test.each(['down', 'partitioned'] as const)('in a region that is %s are not known', async (gone) => {
    await aws.region('eu-west-1', gone);
    const { result } = await attempt(activities.fenced, fenced, { startToCloseTimeoutMs: 20_000 });
    expect(result).toMatchObject({
      verdict: 'inconclusive',
      reason: 'eu-west-1 does not answer: whether shop-db still takes writes is not known',
    });
  });
});

describe('a replica', () => {
  const caughtUp = { source, replica, position };

  test('has not caught up while its source is written to', async () => {
    const { result } = await attempt(activities.caughtUp, caughtUp, info);
    expect(result).toMatchObject({
      verdict: 'failed',
      reason: expect.stringMatching(
        /^shop-db-replica did not catch up in time: waits for shop-db to stand still; shop-db-replica is \d+(\.\d)? k?B behind$/,
      ),
    });
  });

  test('has caught up once it has replayed all that the fenced source wrote', async () => {
    const steer = (lag: number) => aws.ask('databases', { region: 'eu-central-1', database: replica.id, lag });
    await steer(60);
    await aws.advance(2);
    await write(false);
    let steered: Promise<unknown> | undefined;
    const { result, beats } = await attempt(activities.caughtUp, caughtUp, {}, (_, told) => {
      if (told.at(-1)?.text?.startsWith('shop-db-replica is ')) steered ??= steer(0);
    });
    await steered;
    expect(result).toMatchObject({ verdict: 'passed', progress: { text: 'shop-db-replica has every write' } });
    const { source: end, replica: reached } = result.evidence as { source: number; replica: number };
    expect(reached).toBeGreaterThanOrEqual(end);
    expect(beats.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^shop-db-replica is \d+(\.\d)? k?B behind$/),
    );
  });

  test('of a source that does not answer is not judged', async () => {
    await aws.region('eu-west-1', 'down');
    const gone = attempt(activities.caughtUp, caughtUp, {}, (environment, beats) => {
      if (beats.some(({ trouble }) => trouble?.includes('eu-west-1') === true)) environment.cancel();
    });
    await expect(gone).rejects.toThrow(/CANCEL/i);
  });

  test('is promoted while its source’s region is gone, after a backup, once though the answer was lost', async () => {
    await aws.region('eu-west-1', 'down');
    await aws.ask('databases', { region: 'eu-central-1', database: replica.id, backup: 2 });
    await aws.fault({ kind: 'lost-answer', action: 'PromoteReadReplica', count: 1 });
    const input = { key, params: { engine: 'rds' as const, member: replica } };
    const { result, beats } = await attempt(activities.promote, input);
    expect(result).toMatchObject({ verdict: 'passed', progress: { text: 'shop-db-replica takes writes' } });
    expect(beats.map(({ text }) => text)).toContain('shop-db-replica is being backed up; RDS promotes it afterwards');
    const calls = await aws.calls();
    expect(only(calls, 'PromoteReadReplica')).toHaveLength(1);
    expect(calls.filter(({ region }) => region === 'eu-west-1')).toEqual([]);
    expect((await inside(replica.id)).writable).toBe(true);
  });

  test('that was promoted is found so, unless its parameters forbid writes', async () => {
    const input = { key, params: { engine: 'rds' as const, member: replica } };
    expect((await attempt(activities.promote, input)).result).toMatchObject({ verdict: 'passed' });
    await setReadOnly('eu-central-1', '1');
    expect((await attempt(activities.promote, input)).result).toMatchObject({
      verdict: 'failed',
      reason:
        'shop-db-replica in eu-central-1 stands alone but takes no writes: default_transaction_read_only is on in its parameter ' +
        'group shop-db-pg16; set it to 0 there, and retry',
    });
    await setReadOnly('eu-central-1', '0');
    expect(only(await aws.calls(), 'PromoteReadReplica')).toEqual([]);
  });

  test('is made anew on the other side, and what stood there is kept', async () => {
    const input = { key, params: { source: replica, replica: source, parameterGroup } };
    await aws.fault({ kind: 'lost-answer', action: 'ModifyDBInstance', count: 1 });
    await aws.fault({ kind: 'lost-answer', action: 'CreateDBInstanceReadReplica', count: 1 });
    const { result } = await attempt(activities.replica, input);
    expect(result).toMatchObject({
      verdict: 'passed',
      output: { replica: 'shop-db', leftBehind: 'shop-db-left-1a2b3c4d' },
    });
    const made = await instanceIn('eu-west-1', 'shop-db');
    expect(made.ReadReplicaSourceDBInstanceIdentifier).toMatch(/eu-central-1.*:db:shop-db-replica$/);
    expect(made.DBParameterGroups?.[0]?.DBParameterGroupName).toBe(parameterGroup);
    const left = await instanceIn('eu-west-1', 'shop-db-left-1a2b3c4d');
    expect(left.ReadReplicaSourceDBInstanceIdentifier ?? '').toBe('');
    expect((await inside('shop-db')).writable).toBe(false);
    // As it was: in its own region's network and key, backed up and protected.
    const { BackupRetentionPeriod, DeletionProtection, MultiAZ, KmsKeyId, VpcSecurityGroups, TagList } = left;
    expect(BackupRetentionPeriod).toBeGreaterThan(0);
    expect(made).toMatchObject({
      BackupRetentionPeriod,
      DeletionProtection,
      MultiAZ,
      KmsKeyId,
      VpcSecurityGroups,
      TagList,
    });
    expect(KmsKeyId).toContain(':eu-west-1:');
    const calls = await aws.calls();
    expect(only(calls, 'DeleteDBInstance')).toEqual([]);
    const renamed = only(calls, 'ModifyDBInstance').filter(({ params }) => 'NewDBInstanceIdentifier' in params);
    expect(renamed).toHaveLength(1);
    expect(only(calls, 'CreateDBInstanceReadReplica')).toHaveLength(1);
  });

  test('that an earlier change left half-way is made as what that one renamed', async () => {
    const rds = new RDSClient({ region: 'eu-west-1' });
    // Renamed by the change before; then it was stopped, before it made the replica.
    const DBInstanceIdentifier = 'shop-db';
    // Its first backup is over.
    await aws.advance(10);
    await rds.send(
      new ModifyDBInstanceCommand({ DBInstanceIdentifier, DeletionProtection: false, ApplyImmediately: true }),
    );
    await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true }));
    const input = {
      key: { change: 'shop-prod-zzzz7777', step: 'x' },
      params: { source: replica, replica: source, parameterGroup },
    };
    const { result } = await attempt(activities.replica, input);
    expect(result).toMatchObject({ verdict: 'passed', output: { leftBehind: 'shop-db-left-1a2b3c4d' } });
    expect((await instanceIn('eu-west-1', 'shop-db')).KmsKeyId).toContain(':eu-west-1:');
  });

  test('that replicates already is left as it is', async () => {
    const input = { key, params: { source: replica, replica: source, parameterGroup } };
    expect((await attempt(activities.replica, input)).result).toMatchObject({ verdict: 'passed' });
    expect(only(await aws.calls(), 'CreateDBInstanceReadReplica', 'ModifyDBInstance')).toEqual([]);
  });
});

describe('an Aurora global database', () => {
  const member = (scope: typeof primary | typeof standby) => ({ scope, id: `orders-${scope.region}` });
  const promote = async (scope: typeof primary | typeof standby, allowDataLoss: boolean) => {
    const params = { engine: 'aurora' as const, globalCluster: 'orders', member: member(scope), allowDataLoss };
    return (await attempt(activities.promote, { key, params })).result;
  };

  test('is switched over, once though the answer was lost', async () => {
    await aws.fault({ kind: 'lost-answer', action: 'SwitchoverGlobalCluster', count: 1 });
    expect(await promote(standby, false)).toMatchObject({
      verdict: 'passed',
      progress: { text: 'orders-eu-central-1 takes writes' },
    });
    expect(await promote(standby, false)).toMatchObject({ verdict: 'passed' });
    expect(only(await aws.calls(), 'SwitchoverGlobalCluster')).toHaveLength(1);
  });

  test('is failed over while the writer’s region is gone', async () => {
    expect(await promote(primary, false)).toMatchObject({ verdict: 'passed' });
    await aws.region('eu-west-1', 'down');
    await aws.mark();
    expect(await promote(standby, true)).toMatchObject({ verdict: 'passed' });
    const calls = await aws.calls();
    expect(calls.filter(({ region }) => region === 'eu-west-1')).toEqual([]);
    expect(only(calls, 'FailoverGlobalCluster')).toHaveLength(1);
  });
});
