import { DescribeTableCommand, type TableDescription } from '@aws-sdk/client-dynamodb';
import type { AssessedDatabase } from '../../../../domain/recovery/assessment.ts';
import type { GroupDatabase, Side, Sides } from '../../../../domain/recovery/group.ts';
import { awsFailureType } from '../../../failures.ts';
import { reading } from '../../../poll.ts';
import type { AwsFor } from '../../../ports.ts';
import { foundIn, type Look } from './look.ts';

type DynamoDatabase = Extract<GroupDatabase, { readonly engine: 'dynamodb' }>;

export async function findTable(aws: AwsFor, { sides, table }: DynamoDatabase, side: Side) {
  try {
    const answer = await aws(sides[side].scope).dynamodb.send(
      new DescribeTableCommand({ TableName: table }),
      reading(),
    );
    return answer.Table;
  } catch (error) {
    if (awsFailureType(error) === 'AwsNotFound') return undefined;
    throw error;
  }
}

/** A global table has no writer to move: either side takes writes. What may be wrong is that a side has no replica, or none that is active. */
export function assessTable(
  { name, sides, table }: DynamoDatabase,
  looks: Sides<Look<TableDescription>>,
): AssessedDatabase {
  const none = (problem: string): AssessedDatabase => ({ name, hosts: {}, replication: 'none', problem });
  const answered = (['standby', 'primary'] as const).filter((side) => 'found' in looks[side]);
  for (const side of answered) {
    const { region } = sides[side].scope;
    const found = foundIn(looks[side]);
    if (found === undefined) return none(`there is no table ${table} in ${region}`);
    if (found.TableStatus !== 'ACTIVE' && found.TableStatus !== 'UPDATING') {
      return none(`table ${table} in ${region} is ${found.TableStatus?.toLowerCase()}`);
    }
    const { region: other } = sides[side === 'primary' ? 'standby' : 'primary'].scope;
    const replica = found.Replicas?.find(({ RegionName }) => RegionName === other);
    if (replica === undefined) return none(`table ${table} in ${region} has no replica in ${other}`);
    // While the other region is away its replica may be inaccessible; this side goes on by itself.
    if (replica.ReplicaStatus !== 'ACTIVE' && answered.length === 2) {
      const status = replica.ReplicaStatus?.toLowerCase().replaceAll('_', ' ');
      return { name, hosts: {}, replication: 'broken', problem: `the replica of ${table} in ${other} is ${status}` };
    }
  }
  const [silent] = (['standby', 'primary'] as const).flatMap((side) => {
    const look = looks[side];
    return 'silent' in look ? [look.silent] : [];
  });
  return answered.length === 0 ? none(silent ?? '') : { name, hosts: {}, replication: 'replicating' };
}
