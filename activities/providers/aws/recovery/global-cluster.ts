import {
  DescribeGlobalClustersCommand,
  type GlobalCluster,
  type GlobalClusterMember,
  type RDSClient,
} from '@aws-sdk/client-rds';
import { awsFailureType } from '../../../failures.ts';
import { reading } from '../../../poll.ts';

/** An Aurora global database as the region that is asked sees it; undefined where there is none of that name. */
export async function findGlobalCluster(rds: RDSClient, id: string): Promise<GlobalCluster | undefined> {
  try {
    const answer = await rds.send(new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: id }), reading());
    return answer.GlobalClusters?.[0];
  } catch (error) {
    if (awsFailureType(error) === 'AwsNotFound') return undefined;
    throw error;
  }
}

/** The member whose cluster has that id, in that region: members are named by ARN. */
export function memberOf(
  { GlobalClusterMembers = [] }: GlobalCluster,
  { id, region }: { readonly id: string; readonly region: string },
): GlobalClusterMember | undefined {
  return GlobalClusterMembers.find(({ DBClusterArn = '' }) => {
    const [, , , where, , , name] = DBClusterArn.split(':');
    return where === region && name === id;
  });
}
