import {
  CreateDBInstanceCommand,
  type DBCluster,
  DeleteDBClusterCommand,
  type RDSClient,
  RestoreDBClusterToPointInTimeCommand,
} from '@aws-sdk/client-rds';
import type { RecoveryStepParams } from '../../../../domain/plan/recovery-steps.ts';
import type { AwsClients } from '../../../ports.ts';
import { clusterOf, findCluster } from './cluster.ts';
import { findInstance, instanceOf } from './instance.ts';
import type { Copy, Part } from './scratch-copy.ts';
import { deleteInstances, endpointOf, partOf, placedLike } from './scratch-instance.ts';
import { isScratch, rdsTags } from './scratch-tags.ts';

type Params = Extract<RecoveryStepParams['scratchDatabase'], { readonly engine: 'aurora' }>;

/**
 * A clone of a cluster that stands by, with one instance. A clone shares the pages of its source until either writes, does not
 * slow it down, and is made in the source's region of what that holds now. It is refused for a cluster without an instance, and
 * beyond 15 clones of one.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Managing.Clone.html
 */
export function clusterCopy({ rds }: AwsClients, { id, source }: Params, change: string): Copy {
  const member = `${id}-1`;
  return {
    async look() {
      const [cluster, instance] = await Promise.all([findCluster(rds, id), findInstance(rds, member)]);
      const found = cluster && { id, status: cluster.Status ?? '', ours: isScratch(cluster.TagList ?? []) };
      return [...(found === undefined ? [] : [found]), ...(instance === undefined ? [] : [partOf(instance)])];
    },
    async ready() {
      const instance = await endpointOf(rds, member);
      const cluster = instance && (await findCluster(rds, id));
      if (cluster?.Endpoint === undefined) return undefined;
      return { id, host: cluster.Endpoint, port: cluster.Port ?? instance?.port ?? 0 };
    },
    async make(parts) {
      const like = await clusterOf(rds, source.id, source.scope.region);
      if (!parts.some((part) => part.id === id)) {
        await clone(rds, id, like, change);
        return `${id} is being cloned from ${source.id}`;
      }
      // Instances can be made only once the cluster is there.
      if (parts.some((part) => part.id === member) || statusOf(parts, id) !== 'available') return undefined;
      const [first] = like.DBClusterMembers ?? [];
      const model = await instanceOf(rds, { id: first?.DBInstanceIdentifier ?? '', region: source.scope.region });
      const { VpcSecurityGroupIds: _cluster, DeletionProtection: _protected, ...placed } = placedLike(model);
      await rds.send(
        new CreateDBInstanceCommand({
          ...placed,
          DBInstanceIdentifier: member,
          DBClusterIdentifier: id,
          DBInstanceClass: model.DBInstanceClass,
          Engine: like.Engine,
          Tags: rdsTags({ change }),
        }),
      );
      return `${member} is being made`;
    },
    async remove(parts) {
      // Refused while an instance of it is not on its way out yet.
      await deleteInstances(
        rds,
        parts.filter((part) => part.id === member),
      );
      if (statusOf(parts, id) === undefined || statusOf(parts, id) === 'deleting') return;
      await rds.send(
        new DeleteDBClusterCommand({ DBClusterIdentifier: id, SkipFinalSnapshot: true, DeleteAutomatedBackups: true }),
      );
    },
  };
}

async function clone(rds: RDSClient, id: string, like: DBCluster, change: string): Promise<void> {
  const groups = (like.VpcSecurityGroups ?? []).flatMap(({ VpcSecurityGroupId }) => VpcSecurityGroupId ?? []);
  const { MinCapacity, MaxCapacity } = like.ServerlessV2ScalingConfiguration ?? {};
  await rds.send(
    new RestoreDBClusterToPointInTimeCommand({
      DBClusterIdentifier: id,
      SourceDBClusterIdentifier: like.DBClusterIdentifier,
      RestoreType: 'copy-on-write',
      UseLatestRestorableTime: true,
      DBSubnetGroupName: like.DBSubnetGroup,
      ...(groups.length === 0 ? {} : { VpcSecurityGroupIds: groups }),
      DBClusterParameterGroupName: like.DBClusterParameterGroup,
      ...(MaxCapacity === undefined ? {} : { ServerlessV2ScalingConfiguration: { MinCapacity, MaxCapacity } }),
      DeletionProtection: false,
      Tags: rdsTags({ change }),
    }),
  );
}

function statusOf(parts: readonly Part[], id: string): string | undefined {
  return parts.find((part) => part.id === id)?.status;
}
