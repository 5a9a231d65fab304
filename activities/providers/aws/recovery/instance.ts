import {
  type DBInstance,
  DescribeDBInstancesCommand,
  type Parameter,
  paginateDescribeDBParameters,
  type RDSClient,
} from '@aws-sdk/client-rds';
import { awsFailureType, refusal } from '../../../failures.ts';
import { reading } from '../../../poll.ts';

/** PostgreSQL's parameter that makes every transaction read-only which does not ask for more. */
export const readOnlyParameter = 'default_transaction_read_only';

/** A DB instance; undefined where there is none of that id. */
export async function findInstance(rds: RDSClient, id: string): Promise<DBInstance | undefined> {
  try {
    const answer = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: id }), reading());
    return answer.DBInstances?.[0];
  } catch (error) {
    if (awsFailureType(error) === 'AwsNotFound') return undefined;
    throw error;
  }
}

/** An instance that has to exist. */
export async function instanceOf(rds: RDSClient, { id, region }: { id: string; region: string }): Promise<DBInstance> {
  const found = await findInstance(rds, id);
  if (found === undefined) throw refusal(`There is no DB instance ${id} in ${region}.`);
  return found;
}

/** Identifier, or ARN where it is in another region, of what an instance replicates; undefined when it is no replica. */
export function sourceOf(instance: DBInstance): string | undefined {
  const source = instance.ReadReplicaSourceDBInstanceIdentifier;
  return source === undefined || source === '' ? undefined : source;
}

/** `shop-db` of `arn:aws:rds:eu-west-1:123456789012:db:shop-db`. */
export function instanceName(identifier: string): string {
  return identifier.slice(identifier.lastIndexOf(':') + 1);
}

/** The parameter group that an instance uses, and how far it is applied. A DB instance has one. */
export function parameterGroupOf({ DBParameterGroups }: DBInstance) {
  const group = DBParameterGroups?.[0];
  return { name: group?.DBParameterGroupName ?? '', status: group?.ParameterApplyStatus ?? '' };
}

/** Whether new transactions are read-only by a parameter group. Every setting is asked for: an engine's default counts too. */
export async function isReadOnly(rds: RDSClient, parameterGroup: string): Promise<boolean> {
  const input = { DBParameterGroupName: parameterGroup };
  for await (const page of paginateDescribeDBParameters({ client: rds }, input, reading())) {
    const found = page.Parameters?.find(({ ParameterName }) => ParameterName === readOnlyParameter);
    if (found !== undefined) return isOn(found);
  }
  return false;
}

/** RDS takes 0 and 1 for a boolean; PostgreSQL's own words are shown as they were set. */
function isOn({ ParameterValue = '' }: Parameter): boolean {
  return ['1', 'on', 'true', 'yes'].includes(ParameterValue.toLowerCase());
}
