import type { DBCluster, GlobalCluster } from '@aws-sdk/client-rds';
import { type GroupDatabase, otherSide, type Side } from '../../../../domain/recovery/group.ts';
import type { DatabaseFacts, MemberFacts, Seen } from '../../../../domain/recovery/readiness/facts.ts';
import { memberOf } from '../recovery/global-cluster.ts';
import { auroraLag } from '../recovery/lag.ts';
import { ofBoth } from '../recovery/look.ts';
import { clusterParameters, clustersIn, globalClustersIn, instancesIn } from './instances.ts';
import { lossOf } from './loss.ts';
import type { ReadSeries } from './metrics.ts';
import { look, type Run } from './run.ts';

type AuroraDatabase = Extract<GroupDatabase, { readonly engine: 'aurora' }>;

/** A global database: who writes, and the cluster of each side. Never throws. */
export async function auroraFacts(run: Run, series: ReadSeries, database: AuroraDatabase): Promise<DatabaseFacts> {
  const { sides, globalCluster } = database;
  const globals = await ofBoth((side) =>
    look(async () => {
      const all = await globalClustersIn(run, sides[side].scope);
      return all.find(({ GlobalClusterIdentifier }) => GlobalClusterIdentifier === globalCluster);
    }),
  );
  const members = await ofBoth((side) => look(() => memberFacts(run, database, side)));
  const global = foundGlobal(globals.standby) ?? foundGlobal(globals.primary);
  if (global === undefined) {
    for (const side of ['standby', 'primary'] as const) {
      const one = globals[side];
      if ('unseen' in one) return { replication: one, loss: one, sides: members };
    }
    const problem = `there is no global database ${globalCluster}`;
    return { replication: { seen: { problem } }, loss: { seen: undefined }, sides: members };
  }
  const placeOf = (side: Side) => ({ id: sides[side].id, region: sides[side].scope.region });
  const writer = (['primary', 'standby'] as const).find((side) => memberOf(global, placeOf(side))?.IsWriter === true);
  if (writer === undefined) {
    const problem = `neither side of ${globalCluster} is its writer`;
    return { replication: { seen: { problem } }, loss: { seen: undefined }, sides: members };
  }
  const standby = sides[otherSide(writer)];
  const member = memberOf(global, placeOf(otherSide(writer)));
  const where = `${standby.id} in ${standby.scope.region}`;
  // While a side's region is silent they are out of step by necessity.
  const resync = member?.SynchronizationStatus === 'pending-resync';
  const silent = resync ? [globals.standby, globals.primary].find((look) => 'unseen' in look) : undefined;
  const problem =
    member === undefined
      ? `${where} is no member of ${globalCluster}`
      : resync
        ? `${where} waits to be synchronised anew`
        : undefined;
  const replication: DatabaseFacts['replication'] =
    silent !== undefined && 'unseen' in silent ? silent : { seen: problem === undefined ? {} : { problem } };
  return {
    writer,
    replication,
    loss: await lossOf(series, standby.scope, auroraLag(standby.id), run.at),
    sides: members,
  };
}

function foundGlobal(seen: Seen<GlobalCluster | undefined>): GlobalCluster | undefined {
  return 'seen' in seen ? seen.seen : undefined;
}

async function memberFacts(run: Run, { sides }: AuroraDatabase, side: Side): Promise<MemberFacts | undefined> {
  const { scope, id } = sides[side];
  const [clusters, instances] = await Promise.all([clustersIn(run, scope), instancesIn(run, scope)]);
  const cluster: DBCluster | undefined = clusters.find(({ DBClusterIdentifier }) => DBClusterIdentifier === id);
  if (cluster === undefined) return undefined;
  const {
    BackupRetentionPeriod: retentionDays = 0,
    LatestRestorableTime,
    DBClusterParameterGroup = '',
    Endpoint,
  } = cluster;
  const sizes = instances.filter(({ DBClusterIdentifier }) => DBClusterIdentifier === id);
  const size = [...new Set(sizes.flatMap(({ DBInstanceClass }) => DBInstanceClass ?? []))].toSorted().join(', ');
  return {
    retentionDays,
    ...(LatestRestorableTime === undefined ? {} : { restorable: LatestRestorableTime.getTime() }),
    ...(size === '' ? {} : { size }),
    ...(Endpoint === undefined ? {} : { host: Endpoint }),
    parameterGroup: DBClusterParameterGroup,
    parameters: await look(() => clusterParameters(run, scope, DBClusterParameterGroup)),
  };
}
