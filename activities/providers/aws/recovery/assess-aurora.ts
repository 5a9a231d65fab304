import { DescribeDBClustersCommand, type GlobalCluster } from '@aws-sdk/client-rds';
import type { AssessedDatabase } from '../../../../domain/recovery/assessment.ts';
import { type GroupDatabase, otherSide, type Side, type Sides } from '../../../../domain/recovery/group.ts';
import { reading } from '../../../poll.ts';
import type { AwsFor } from '../../../ports.ts';
import { within } from '../../../within.ts';
import { findGlobalCluster, memberOf } from './global-cluster.ts';
import { auroraLag, readLoss } from './lag.ts';
import { foundIn, type Look } from './look.ts';

type AuroraDatabase = Extract<GroupDatabase, { readonly engine: 'aurora' }>;

export interface AuroraLook {
  readonly global: GlobalCluster | undefined;
  /** Writer endpoint of the side's own cluster. */
  readonly host?: string;
}

export async function findAurora(
  aws: AwsFor,
  { sides, globalCluster }: AuroraDatabase,
  side: Side,
): Promise<AuroraLook> {
  const { scope, id } = sides[side];
  const { rds } = aws(scope);
  const [global, clusters] = await Promise.all([
    findGlobalCluster(rds, globalCluster),
    rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: id }), reading()).catch((error: unknown) => {
      if (error instanceof Error && error.name.startsWith('DBClusterNotFound')) return undefined;
      throw error;
    }),
  ]);
  const host = clusters?.DBClusters?.[0]?.Endpoint;
  return { global, ...(host === undefined ? {} : { host }) };
}

/** Who writes and how the other is supplied. Each region that answers knows all members; the one that would take over is believed first. */
export async function assessAurora(
  aws: AwsFor,
  { name, sides, globalCluster }: AuroraDatabase,
  looks: Sides<Look<AuroraLook>>,
  now: number,
): Promise<AssessedDatabase> {
  const hostOf = (side: Side) => foundIn(looks[side])?.host;
  const [primary, standby] = [hostOf('primary'), hostOf('standby')];
  const hosts = { ...(primary === undefined ? {} : { primary }), ...(standby === undefined ? {} : { standby }) };
  const global = foundIn(looks.standby)?.global ?? foundIn(looks.primary)?.global;
  const silent =
    'silent' in looks.standby ? looks.standby.silent : 'silent' in looks.primary ? looks.primary.silent : '';
  if (global === undefined) {
    return {
      name,
      hosts,
      replication: 'none',
      problem: silent === '' ? `there is no global database ${globalCluster}` : silent,
    };
  }
  const member = (side: Side) => memberOf(global, { id: sides[side].id, region: sides[side].scope.region });
  const writer = (['primary', 'standby'] as const).find((side) => member(side)?.IsWriter === true);
  if (writer === undefined) {
    return { name, hosts, replication: 'none', problem: `neither side of ${globalCluster} is its writer` };
  }
  const side = otherSide(writer);
  const { id, scope } = sides[side];
  const where = `${id} in ${scope.region}`;
  const common = { name, writer, hosts };
  if ('silent' in looks[side]) return { ...common, replication: 'none', problem: looks[side].silent };
  const standing = member(side);
  if (standing === undefined)
    return { ...common, replication: 'none', problem: `${where} is no member of ${globalCluster}` };
  const call = { service: 'CloudWatch', region: scope.region, operation: 'GetMetricData' };
  const loss = await within(8000, call, () => readLoss(aws(scope).cloudwatch, auroraLag(id), now)).catch(
    () => undefined,
  );
  const sourceAnswers = foundIn(looks[writer]) !== undefined;
  const known =
    loss === undefined
      ? {}
      : {
          lagSeconds: loss.lagSeconds,
          lastContact: sourceAnswers && !loss.frozen ? now : loss.lastContact,
          lossSeconds: loss.lossSeconds,
        };
  // Cut off from its writer it is out of step, with all that it had: it can take over. Otherwise it is being made anew.
  if (standing.SynchronizationStatus === 'pending-resync' && (sourceAnswers || loss === undefined)) {
    return { ...common, replication: 'broken', problem: `${where} waits to be synchronised anew`, ...known };
  }
  return { ...common, replication: 'replicating', ...known };
}
