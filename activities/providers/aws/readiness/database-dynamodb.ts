import { DescribeContinuousBackupsCommand, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { type GroupDatabase, otherSide, type Side } from '../../../../domain/recovery/group.ts';
import type { DatabaseFacts, MemberFacts } from '../../../../domain/recovery/readiness/facts.ts';
import { awsFailureType } from '../../../failures.ts';
import { reading } from '../../../poll.ts';
import { ofBoth } from '../recovery/look.ts';
import { lossOf } from './loss.ts';
import { type ReadSeries, tableLag } from './metrics.ts';
import { look, type Run } from './run.ts';

type DynamoDatabase = Extract<GroupDatabase, { readonly engine: 'dynamodb' }>;

/** Point-in-time recovery reaches back 35 days by default. */
const recoveryDays = 35;

/**
 * A global table: both sides write, so what may be wrong is that a side has no replica, or none that is active. Its backups are
 * asked for where the group serves. Never throws.
 */
export async function tableFacts(
  run: Run,
  series: ReadSeries,
  database: DynamoDatabase,
  active: Side,
): Promise<DatabaseFacts> {
  const { sides, table } = database;
  // Both sides know of all replicas: the first that answers is asked alone.
  const { region } = await run.living([sides.standby.scope, sides.primary.scope]);
  const side: Side = region === sides.standby.scope.region ? 'standby' : 'primary';
  return {
    replication: await look(() => replicationOf(run, database, side)),
    loss: await lossOf(series, sides.primary.scope, tableLag(table, sides.standby.scope.region), run.at),
    sides: await ofBoth(async (each) => (each === active ? look(() => backupsOf(run, database, each)) : { seen: {} })),
  };
}

async function replicationOf(run: Run, { sides, table }: DynamoDatabase, side: Side): Promise<{ problem?: string }> {
  const { scope } = sides[side];
  const { region } = scope;
  const other = sides[otherSide(side)].scope.region;
  try {
    const asked = { service: 'DynamoDB', operation: 'DescribeTable', of: table };
    const { Table } = await run.once(scope, asked, ({ dynamodb }) =>
      dynamodb.send(new DescribeTableCommand({ TableName: table }), reading()),
    );
    if (Table?.TableStatus !== 'ACTIVE' && Table?.TableStatus !== 'UPDATING') {
      return { problem: `table ${table} in ${region} is ${Table?.TableStatus?.toLowerCase() ?? 'not there'}` };
    }
    const replica = Table.Replicas?.find(({ RegionName }) => RegionName === other);
    if (replica === undefined) return { problem: `table ${table} in ${region} has no replica in ${other}` };
    const status = replica.ReplicaStatus?.toLowerCase().replaceAll('_', ' ') ?? 'of unknown status';
    return status === 'active' ? {} : { problem: `the replica of ${table} in ${other} is ${status}` };
  } catch (error) {
    if (awsFailureType(error) === 'AwsNotFound') return { problem: `there is no table ${table} in ${region}` };
    throw error;
  }
}

async function backupsOf(run: Run, { sides, table }: DynamoDatabase, side: Side): Promise<MemberFacts> {
  const asked = { service: 'DynamoDB', operation: 'DescribeContinuousBackups', of: table };
  const answer = await run.once(sides[side].scope, asked, ({ dynamodb }) =>
    dynamodb.send(new DescribeContinuousBackupsCommand({ TableName: table }), reading()),
  );
  const recovery = answer.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
  if (recovery?.PointInTimeRecoveryStatus !== 'ENABLED') return { retentionDays: 0 };
  const { LatestRestorableDateTime: latest, RecoveryPeriodInDays: days = recoveryDays } = recovery;
  return { retentionDays: days, ...(latest === undefined ? {} : { restorable: latest.getTime() }) };
}
