import type { DBInstance } from '@aws-sdk/client-rds';
import type { AssessedDatabase } from '../../../../domain/recovery/assessment.ts';
import { type GroupDatabase, otherSide, type Side, type Sides } from '../../../../domain/recovery/group.ts';
import type { AwsFor } from '../../../ports.ts';
import { within } from '../../../within.ts';
import { findInstance, instanceName, isReadOnly, parameterGroupOf, sourceOf } from './instance.ts';
import { foundIn, type Look } from './look.ts';
import { readLoss, replicaLag } from './lag.ts';
import { readPosition } from './position.ts';

type RdsDatabase = Extract<GroupDatabase, { readonly engine: 'rds' }>;

export async function findRds(aws: AwsFor, { sides }: RdsDatabase, side: Side): Promise<DBInstance | undefined> {
  return findInstance(aws(sides[side].scope).rds, sides[side].id);
}

/** Who writes, how the other is supplied, and what a promotion would lose, from what the two sides said. */
export async function assessRds(
  aws: AwsFor,
  database: RdsDatabase,
  looks: Sides<Look<DBInstance>>,
  now: number,
): Promise<AssessedDatabase> {
  const { name } = database;
  const writer = await writerOf(aws, database, looks);
  const host = (side: Side) => foundIn(looks[side])?.Endpoint?.Address;
  const [primary, standby] = [host('primary'), host('standby')];
  const hosts = { ...(primary === undefined ? {} : { primary }), ...(standby === undefined ? {} : { standby }) };
  if (writer === undefined) {
    return { name, hosts, replication: 'none', problem: undecided(database, looks) };
  }
  const common = { name, writer, hosts };
  const replication = replicationOf(database, looks, writer);
  return { ...common, ...replication, ...(await lossOf(aws, database, looks, writer, now)) };
}

/** The side whose instance is no replica; the silent one where the other replicates; of two, the one that is not read-only. */
async function writerOf(
  aws: AwsFor,
  { sides }: RdsDatabase,
  looks: Sides<Look<DBInstance>>,
): Promise<Side | undefined> {
  const both = ['primary', 'standby'] as const;
  const alone = both.filter((side) => {
    const instance = foundIn(looks[side]);
    return instance !== undefined && sourceOf(instance) === undefined;
  });
  if (alone.length === 1) return alone[0];
  if (alone.length === 0) return both.find((side) => 'silent' in looks[side] && foundIn(looks[otherSide(side)]));
  const open = await Promise.all(
    alone.map(async (side) => {
      const { scope } = sides[side];
      const { name } = parameterGroupOf(foundIn(looks[side]) ?? {});
      const call = { service: 'RDS', region: scope.region, operation: 'DescribeDBParameters' };
      return (await within(5000, call, () => isReadOnly(aws(scope).rds, name))) ? [] : [side];
    }),
  );
  const [only, second] = open.flat();
  return second === undefined ? only : undefined;
}

function replicationOf(
  { sides }: RdsDatabase,
  looks: Sides<Look<DBInstance>>,
  writer: Side,
): Pick<AssessedDatabase, 'replication' | 'problem'> {
  const side = otherSide(writer);
  const { id, scope } = sides[side];
  const look = looks[side];
  if ('silent' in look) return { replication: 'none', problem: look.silent };
  const where = `${id} in ${scope.region}`;
  if (look.found === undefined) return { replication: 'none', problem: `there is no ${where}` };
  const { DBInstanceStatus: status = 'unknown', StatusInfos = [] } = look.found;
  const source = sourceOf(look.found);
  if (source === undefined || instanceName(source) !== sides[writer].id) {
    return {
      replication: 'none',
      problem: `${where} is no replica of ${sides[writer].id} in ${sides[writer].scope.region}`,
    };
  }
  if (status === 'creating') return { replication: 'none', problem: `${where} is being created` };
  const info = StatusInfos.find(({ StatusType }) => StatusType === 'read replication');
  if (info?.Status === 'replicating') return { replication: 'replicating' };
  const said = info?.Message === undefined || info.Message === '' ? '' : `: ${info.Message.replace(/\.$/, '')}`;
  return {
    replication: 'broken',
    problem: `replication to ${where} is ${info?.Status ?? `unknown (${status})`}${said}`,
  };
}

async function lossOf(
  aws: AwsFor,
  { sides, position }: RdsDatabase,
  looks: Sides<Look<DBInstance>>,
  writer: Side,
  now: number,
): Promise<Pick<AssessedDatabase, 'lagSeconds' | 'lastContact' | 'lossSeconds'>> {
  const side = otherSide(writer);
  const { id, scope } = sides[side];
  if (foundIn(looks[side]) === undefined) return {};
  const call = { service: 'CloudWatch', region: scope.region, operation: 'GetMetricData' };
  const sourceAnswers = foundIn(looks[writer]) !== undefined;
  const positionOf = (member: Side) =>
    within(5000, call, () => readPosition(aws, sides[member], position)).catch(() => []);
  const [loss, source, replica] = await Promise.all([
    within(8000, call, () => readLoss(aws(scope).cloudwatch, replicaLag(id), now)).catch(() => undefined),
    sourceAnswers ? positionOf(writer) : [],
    sourceAnswers ? positionOf(side) : [],
  ]);
  if (loss === undefined) return {};
  const { lagSeconds, lastContact, lossSeconds, frozen } = loss;
  const [written, replayed] = [source.at(-1)?.position, replica.at(-1)?.position];
  // An idle source looks silent by its lag; its position tells.
  const even = written !== undefined && replayed !== undefined && replayed >= written;
  if (even) return { lagSeconds, lastContact: now, lossSeconds: 0 };
  return { lagSeconds, lastContact: sourceAnswers && !frozen ? now : lastContact, lossSeconds };
}

function undecided({ sides }: RdsDatabase, looks: Sides<Look<DBInstance>>): string {
  const { primary, standby } = looks;
  const silent = 'silent' in primary ? primary.silent : 'silent' in standby ? standby.silent : undefined;
  const [one, two] = [
    `${sides.primary.id} in ${sides.primary.scope.region}`,
    `${sides.standby.id} in ${sides.standby.scope.region}`,
  ];
  if (silent !== undefined) return silent;
  if (foundIn(primary) === undefined && foundIn(standby) === undefined) return `there is neither ${one} nor ${two}`;
  return `${one} and ${two} do not say which of them takes writes: both are replicas, or both stand alone`;
}
