import type { DBInstance } from '@aws-sdk/client-rds';
import { type GroupDatabase, otherSide, type Side, type Sides } from '../../../../domain/recovery/group.ts';
import {
  type DatabaseFacts,
  type MemberFacts,
  type Seen,
  seenIn,
} from '../../../../domain/recovery/readiness/facts.ts';
import { instanceName, parameterGroupOf, readOnlyParameter, sourceOf } from '../recovery/instance.ts';
import { replicaLag } from '../recovery/lag.ts';
import { ofBoth } from '../recovery/look.ts';
import { instanceParameters, instancesIn } from './instances.ts';
import { caughtUp, lossOf } from './loss.ts';
import { positionMetric, type ReadSeries } from './metrics.ts';
import { andThen, look, type Run } from './run.ts';

type RdsDatabase = Extract<GroupDatabase, { readonly engine: 'rds' }>;
type Found = Sides<Seen<DBInstance | undefined>>;

const both = ['primary', 'standby'] as const;

/** An instance and its replica in another region. Never throws. */
export async function rdsFacts(run: Run, series: ReadSeries, database: RdsDatabase): Promise<DatabaseFacts> {
  const { sides, position } = database;
  const found = await ofBoth((side) =>
    look(async () => {
      const { scope, id } = sides[side];
      return (await instancesIn(run, scope)).find(({ DBInstanceIdentifier }) => DBInstanceIdentifier === id);
    }),
  );
  const members = await ofBoth((side) => andThen(found[side], (instance) => memberOf(run, database, side, instance)));
  const writer = writerOf(found, members);
  if (writer === undefined) {
    const replication = undecided(database, found);
    const loss = 'unseen' in replication ? replication : { seen: undefined };
    return { replication, loss, sides: members };
  }
  const standby = otherSide(writer);
  const replica = sides[standby];
  const where = `${replica.id} in ${replica.scope.region}`;
  const there = found[standby];
  const replication: DatabaseFacts['replication'] =
    'unseen' in there ? there : { seen: problemOf(there.seen, sides[writer].id, where) };
  const idle = async () => {
    const [source, copy] = await Promise.all(
      [sides[writer], replica].map(({ scope, id }) => series(scope, positionMetric(position, id))),
    );
    return caughtUp(source ?? [], copy ?? [], run.at);
  };
  const loss = await lossOf(series, replica.scope, replicaLag(replica.id), run.at, idle);
  return { writer, replication, loss, sides: members };
}

async function memberOf(
  run: Run,
  { sides }: RdsDatabase,
  side: Side,
  instance: DBInstance | undefined,
): Promise<MemberFacts | undefined> {
  if (instance === undefined) return undefined;
  const { BackupRetentionPeriod: retentionDays = 0, LatestRestorableTime, DBInstanceClass, Endpoint } = instance;
  const parameterGroup = parameterGroupOf(instance).name;
  return {
    retentionDays,
    ...(LatestRestorableTime === undefined ? {} : { restorable: LatestRestorableTime.getTime() }),
    ...(DBInstanceClass === undefined ? {} : { size: DBInstanceClass }),
    ...(Endpoint?.Address === undefined ? {} : { host: Endpoint.Address }),
    parameterGroup,
    parameters: await look(() => instanceParameters(run, sides[side].scope, parameterGroup)),
  };
}

/** The side whose instance is no replica; where one is silent, the source of the other; of two that stand alone, the one that is not fenced. */
function writerOf(found: Found, members: DatabaseFacts['sides']): Side | undefined {
  const replicas = both.filter((side) => {
    const instance = seenIn(found[side]);
    return instance !== undefined && sourceOf(instance) !== undefined;
  });
  const [replica, second] = replicas;
  if (replica !== undefined) return second === undefined ? otherSide(replica) : undefined;
  if (both.some((side) => 'unseen' in found[side])) return undefined;
  const open = both.filter((side) => seenIn(found[side]) !== undefined && !isFenced(seenIn(members[side])));
  return open.length === 1 ? open[0] : undefined;
}

function isFenced(member: MemberFacts | undefined): boolean {
  const parameters = member?.parameters;
  const value = (parameters && seenIn(parameters)?.[readOnlyParameter]) ?? '';
  return ['1', 'on', 'true', 'yes'].includes(value.toLowerCase());
}

function undecided({ sides }: RdsDatabase, found: Found): DatabaseFacts['replication'] {
  for (const side of ['standby', 'primary'] as const) {
    const one = found[side];
    if ('unseen' in one) return one;
  }
  const [one, two] = both.map((side) => `${sides[side].id} in ${sides[side].scope.region}`);
  return { seen: { problem: `neither ${one} nor ${two} is a replica of the other` } };
}

function problemOf(instance: DBInstance | undefined, source: string, where: string): { readonly problem?: string } {
  if (instance === undefined) return { problem: `there is no ${where}` };
  const of = sourceOf(instance);
  if (of === undefined || instanceName(of) !== source) return { problem: `${where} is no replica of ${source}` };
  const { DBInstanceStatus: status = 'unknown', StatusInfos = [] } = instance;
  if (status === 'creating') return { problem: `${where} is being created` };
  const info = StatusInfos.find(({ StatusType }) => StatusType === 'read replication');
  if (info?.Status === 'replicating') return {};
  return { problem: `replication to ${where} is ${info?.Status ?? `unknown (${status})`}` };
}
