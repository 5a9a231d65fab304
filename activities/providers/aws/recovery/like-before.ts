import {
  type CreateDBInstanceReadReplicaCommandInput,
  type DBInstance,
  paginateDescribeDBInstances,
  type RDSClient,
} from '@aws-sdk/client-rds';
import { reading } from '../../../poll.ts';
import { findInstance } from './instance.ts';

/** `shop-db-left-3f9a12`: at most 63 letters, digits and single hyphens, the same for every attempt of a change. */
export function leftBehind(id: string, change: string): string {
  const suffix = change
    .replaceAll(/[^a-zA-Z0-9]+/g, '')
    .slice(-8)
    .toLowerCase();
  return `${stemOf(id, suffix.length)}${suffix}`;
}

function stemOf(id: string, room: number): string {
  return `${id.slice(0, 63 - room - 6).replace(/-+$/, '')}-left-`;
}

/** The instance that was renamed for the replica: by this change, else the newest that an earlier one left half-way. */
export async function leftInstance(rds: RDSClient, id: string, change: string): Promise<DBInstance | undefined> {
  const ours = await findInstance(rds, leftBehind(id, change));
  if (ours !== undefined) return ours;
  const found: DBInstance[] = [];
  for await (const page of paginateDescribeDBInstances({ client: rds }, {}, reading())) {
    found.push(...(page.DBInstances ?? []));
  }
  const madeAt = ({ InstanceCreateTime }: DBInstance) => InstanceCreateTime?.getTime() ?? 0;
  return found
    .filter(({ DBInstanceIdentifier = '' }) => DBInstanceIdentifier.startsWith(stemOf(id, 8)))
    .toSorted((a, b) => madeAt(b) - madeAt(a))[0];
}

type Wanted = Partial<CreateDBInstanceReadReplicaCommandInput>;

/**
 * What a replica takes over of the instance that stood there, since RDS would take it of the source in the other region, or not
 * at all: network, class, the key of its region, monitoring, protection, tags. An encrypted replica in another region is
 * refused without a key of that region.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html
 */
export function likeBefore(left: DBInstance | undefined): Wanted {
  if (left === undefined) return {};
  const groups = (left.VpcSecurityGroups ?? []).flatMap(({ VpcSecurityGroupId }) => VpcSecurityGroupId ?? []);
  const tags = (left.TagList ?? []).filter(({ Key = '' }) => !/^aws:/i.test(Key));
  const logs = left.EnabledCloudwatchLogsExports ?? [];
  return defined({
    DBInstanceClass: left.DBInstanceClass,
    DBSubnetGroupName: left.DBSubnetGroup?.DBSubnetGroupName,
    VpcSecurityGroupIds: groups.length === 0 ? undefined : groups,
    KmsKeyId: left.StorageEncrypted === true ? left.KmsKeyId : undefined,
    MultiAZ: left.MultiAZ,
    PubliclyAccessible: left.PubliclyAccessible,
    AutoMinorVersionUpgrade: left.AutoMinorVersionUpgrade,
    CopyTagsToSnapshot: left.CopyTagsToSnapshot,
    DeletionProtection: left.DeletionProtection,
    EnableIAMDatabaseAuthentication: left.IAMDatabaseAuthenticationEnabled,
    EnableCloudwatchLogsExports: logs.length === 0 ? undefined : logs,
    Tags: tags.length === 0 ? undefined : tags,
    ...(left.MonitoringInterval === undefined || left.MonitoringInterval === 0
      ? {}
      : { MonitoringInterval: left.MonitoringInterval, MonitoringRoleArn: left.MonitoringRoleArn }),
    ...(left.PerformanceInsightsEnabled === true
      ? {
          EnablePerformanceInsights: true,
          PerformanceInsightsKMSKeyId: left.PerformanceInsightsKMSKeyId,
          PerformanceInsightsRetentionPeriod: left.PerformanceInsightsRetentionPeriod,
        }
      : {}),
  });
}

function defined(wanted: { [K in keyof Wanted]?: Wanted[K] | undefined }): Wanted {
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
}
