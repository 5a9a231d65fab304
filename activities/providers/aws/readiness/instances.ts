import {
  type DBCluster,
  type DBInstance,
  type GlobalCluster,
  paginateDescribeDBClusterParameters,
  paginateDescribeDBClusters,
  paginateDescribeDBInstances,
  paginateDescribeDBParameters,
  paginateDescribeGlobalClusters,
} from '@aws-sdk/client-rds';
import { reading } from '../../../poll.ts';
import type { AwsScope } from '../../../ports.ts';
import type { Run } from './run.ts';

type Parameters = Readonly<Record<string, string>>;

/** Every DB instance of an account and region, a hundred a call. */
export function instancesIn(run: Run, scope: AwsScope): Promise<DBInstance[]> {
  return run.once(scope, { service: 'RDS', operation: 'DescribeDBInstances' }, async ({ rds }) => {
    const found: DBInstance[] = [];
    for await (const page of paginateDescribeDBInstances({ client: rds, pageSize: 100 }, {}, reading())) {
      found.push(...(page.DBInstances ?? []));
    }
    return found;
  });
}

export function clustersIn(run: Run, scope: AwsScope): Promise<DBCluster[]> {
  return run.once(scope, { service: 'RDS', operation: 'DescribeDBClusters' }, async ({ rds }) => {
    const found: DBCluster[] = [];
    for await (const page of paginateDescribeDBClusters({ client: rds, pageSize: 100 }, {}, reading())) {
      found.push(...(page.DBClusters ?? []));
    }
    return found;
  });
}

/** Global databases as that region sees them. */
export function globalClustersIn(run: Run, scope: AwsScope): Promise<GlobalCluster[]> {
  return run.once(scope, { service: 'RDS', operation: 'DescribeGlobalClusters' }, async ({ rds }) => {
    const found: GlobalCluster[] = [];
    for await (const page of paginateDescribeGlobalClusters({ client: rds, pageSize: 100 }, {}, reading())) {
      found.push(...(page.GlobalClusters ?? []));
    }
    return found;
  });
}

/** What was set in an instance's parameter group. A default group cannot be set: AWS's values, the same everywhere. */
export async function instanceParameters(run: Run, scope: AwsScope, group: string): Promise<Parameters> {
  if (isDefault(group)) return {};
  return run.once(scope, { service: 'RDS', operation: 'DescribeDBParameters', of: group }, async ({ rds }) => {
    const found: Record<string, string> = {};
    const input = { DBParameterGroupName: group, Source: 'user' };
    for await (const page of paginateDescribeDBParameters({ client: rds }, input, reading())) {
      for (const { ParameterName = '', ParameterValue = '' } of page.Parameters ?? []) {
        found[ParameterName] = ParameterValue;
      }
    }
    return found;
  });
}

export async function clusterParameters(run: Run, scope: AwsScope, group: string): Promise<Parameters> {
  if (isDefault(group)) return {};
  return run.once(scope, { service: 'RDS', operation: 'DescribeDBClusterParameters', of: group }, async ({ rds }) => {
    const found: Record<string, string> = {};
    const input = { DBClusterParameterGroupName: group, Source: 'user' };
    for await (const page of paginateDescribeDBClusterParameters({ client: rds }, input, reading())) {
      for (const { ParameterName = '', ParameterValue = '' } of page.Parameters ?? []) {
        found[ParameterName] = ParameterValue;
      }
    }
    return found;
  });
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html */
function isDefault(group: string): boolean {
  return group === '' || group.startsWith('default.');
}
