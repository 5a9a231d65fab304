import { type DBCluster, DescribeDBClustersCommand, type RDSClient } from '@aws-sdk/client-rds';
import { awsFailureType, refusal } from '../../../failures.ts';
import { reading } from '../../../poll.ts';

/** A DB cluster; undefined where there is none of that id. */
export async function findCluster(rds: RDSClient, id: string): Promise<DBCluster | undefined> {
  try {
    return (await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: id }), reading())).DBClusters?.[0];
  } catch (error) {
    if (awsFailureType(error) === 'AwsNotFound') return undefined;
    throw error;
  }
}

/** A cluster that has to exist. */
export async function clusterOf(rds: RDSClient, id: string, region: string): Promise<DBCluster> {
  const found = await findCluster(rds, id);
  if (found === undefined) throw refusal(`There is no DB cluster ${id} in ${region}.`);
  return found;
}
