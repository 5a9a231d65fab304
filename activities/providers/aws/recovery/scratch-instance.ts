import {
  type DBInstance,
  DeleteDBInstanceCommand,
  type RDSClient,
  RestoreDBInstanceFromDBSnapshotCommand,
} from '@aws-sdk/client-rds';
import type { RecoveryStepParams, ScratchDatabase } from '../../../../domain/plan/recovery-steps.ts';
import type { AwsClients } from '../../../ports.ts';
import { findInstance, instanceOf } from './instance.ts';
import type { Copy, Part } from './scratch-copy.ts';
import { isScratch, rdsTags } from './scratch-tags.ts';

type Params = Extract<RecoveryStepParams['scratchDatabase'], { readonly engine: 'rds' }>;

/**
 * A copy of a read replica, restored from a snapshot of it that is there already. RDS for PostgreSQL backs replicas up from 14.1
 * on; taking a snapshot for the rehearsal would put the replica into `backing-up`, in which RDS promotes none.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.html
 */
export function instanceCopy({ rds }: AwsClients, params: Params, change: string): Copy {
  const { id, source, snapshot, parameterGroup } = params;
  return {
    async look() {
      const found = await findInstance(rds, id);
      return found === undefined ? [] : [partOf(found)];
    },
    ready: () => endpointOf(rds, id),
    async make(parts) {
      if (parts.length > 0) return undefined;
      const like = await instanceOf(rds, { id: source.id, region: source.scope.region });
      await rds.send(
        new RestoreDBInstanceFromDBSnapshotCommand({
          DBInstanceIdentifier: id,
          DBSnapshotIdentifier: snapshot,
          DBParameterGroupName: parameterGroup,
          ...placedLike(like),
          MultiAZ: false,
          Tags: rdsTags({ change }),
        }),
      );
      return `${id} is being restored from ${snapshot}`;
    },
    remove: (parts) => deleteInstances(rds, parts),
  };
}

export function partOf({
  DBInstanceIdentifier: id = '',
  DBInstanceStatus: status = '',
  TagList = [],
}: DBInstance): Part {
  return { id, status, ours: isScratch(TagList) };
}

/** Where an instance serves; undefined until it does. A first backup does not keep it from serving. */
export async function endpointOf(rds: RDSClient, id: string): Promise<ScratchDatabase | undefined> {
  const found = await findInstance(rds, id);
  const { Address: host, Port: port } = found?.Endpoint ?? {};
  const serves = ['available', 'backing-up'].includes(found?.DBInstanceStatus ?? '');
  return serves && host !== undefined && port !== undefined ? { id, host, port } : undefined;
}

/** Class and network as the standby has them, reachable from within alone, never protected: it lives for minutes. */
export function placedLike(like: DBInstance) {
  const groups = (like.VpcSecurityGroups ?? []).flatMap(({ VpcSecurityGroupId }) => VpcSecurityGroupId ?? []);
  return {
    DBInstanceClass: like.DBInstanceClass,
    DBSubnetGroupName: like.DBSubnetGroup?.DBSubnetGroupName,
    ...(groups.length === 0 ? {} : { VpcSecurityGroupIds: groups }),
    PubliclyAccessible: false,
    DeletionProtection: false,
    AutoMinorVersionUpgrade: false,
  };
}

/** Nothing of it is kept: neither a last snapshot nor its automated backups. */
export async function deleteInstances(rds: RDSClient, parts: readonly Part[]): Promise<void> {
  for (const { id, status } of parts) {
    if (status === 'deleting') continue;
    await rds.send(
      new DeleteDBInstanceCommand({
        DBInstanceIdentifier: id,
        SkipFinalSnapshot: true,
        DeleteAutomatedBackups: true,
      }),
    );
  }
}
