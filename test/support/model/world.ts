import type { DialsState, HealthCheckState } from '../../../activities/recovery-api.ts';
import { dialledSide } from '../../../activities/providers/aws/recovery/endpoint-group.ts';
import { sideOf } from '../../../activities/providers/aws/recovery/health-check.ts';
import { otherSide, type RecoveryGroup, type Side, type Sides } from '../../../domain/recovery/group.ts';

/** Partitioned: nothing outside reaches its APIs or its data, but its tasks go on serving and writing. */
export type RegionState = 'up' | 'down' | 'partitioned';

export interface ModelService {
  desired: number;
  running: number;
  /** What auto scaling brings it back to while that is not held. */
  readonly least: number;
  suspended: boolean;
}

/** One database on both sides; positions count writes, of which there is one a second. */
export interface ModelDatabase {
  readonly name: string;
  readonly engine: 'rds' | 'aurora';
  /** Takes writes as far as its role goes. */
  readonly writer: Record<Side, boolean>;
  /** RDS: new transactions are refused, and sessions from before have ended. */
  readonly readOnly: Record<Side, boolean>;
  readonly sessionsEnded: Record<Side, boolean>;
  readonly position: Record<Side, number>;
  /** What the replica lacked when it last heard of its source. */
  known: number;
  stalled: boolean;
  backingUp: boolean;
  promotions: number;
}

export interface World {
  readonly group: RecoveryGroup;
  /** The side that served at first. */
  readonly from: Side;
  readonly regions: Record<Side, RegionState>;
  readonly services: Sides<Map<string, ModelService>>;
  readonly databases: readonly ModelDatabase[];
  /** Public name -> where its record leads; a stranger may have put it elsewhere. */
  readonly records: Map<string, Side | 'elsewhere'>;
  readonly controls: Record<Side, boolean>;
  /** Health check -> how it is set. */
  readonly checks: Map<string, HealthCheckState>;
  /** Endpoint group -> its traffic dial. */
  readonly dials: Map<string, number>;
  playbooksWork: boolean;
  /** Asked for with --accept-loss. */
  lossAccepted: boolean;
  /** Someone else's doings, put right when all heals. */
  readonly meddled: (() => void)[];
  /** Overrides that anybody has recorded so far, looked up when it matters. */
  overridden: () => boolean;
  readonly broken: string[];
  readonly counts: Record<
    'twoWritersAfterOverride' | 'lostPastObjective' | 'promotions' | 'refences' | 'faults' | 'kills',
    number
  >;
}

export const sidesOf = ['primary', 'standby'] as const;

export function newWorld(group: RecoveryGroup, from: Side): World {
  const both = <T>(of: (side: Side) => T): Record<Side, T> => ({ primary: of('primary'), standby: of('standby') });
  return {
    group,
    from,
    regions: both(() => 'up'),
    services: both(
      (side) =>
        new Map(
          group.services.map(({ sides }) => {
            const count = side === from ? 4 : 2;
            return [sides[side].ecsService, { desired: count, running: count, least: 2, suspended: false }];
          }),
        ),
    ),
    databases: group.databases.flatMap(({ name, engine }) =>
      engine === 'dynamodb'
        ? []
        : [
            {
              name,
              engine,
              writer: both((side) => side === from),
              readOnly: both(() => false),
              sessionsEnded: both(() => false),
              position: both(() => 100),
              known: 0,
              stalled: false,
              backingUp: false,
              promotions: 0,
            },
          ],
    ),
    records: new Map(group.traffic.flatMap(({ name, by }) => (by.kind === 'record' ? [[name, from] as const] : []))),
    controls: both((side) => side === from),
    checks: new Map(
      group.traffic.flatMap(({ by }) =>
        by.kind === 'healthCheck'
          ? [[by.check, { disabled: from === 'standby', inverted: from === 'standby' }] as const]
          : [],
      ),
    ),
    dials: new Map(
      group.traffic.flatMap(({ by }) =>
        by.kind === 'accelerator'
          ? sidesOf.map((side) => [by.endpointGroups[side], side === from ? 100 : 0] as const)
          : [],
      ),
    ),
    playbooksWork: true,
    lossAccepted: false,
    meddled: [],
    overridden: () => false,
    broken: [],
    counts: { twoWritersAfterOverride: 0, lostPastObjective: 0, promotions: 0, refences: 0, faults: 0, kills: 0 },
  };
}

export const answers = ({ regions }: World, side: Side): boolean => regions[side] === 'up';
export const linked = ({ regions }: World): boolean => regions.primary === 'up' && regions.standby === 'up';

/** Whether a side's tasks could commit a write just now. */
export function accepts({ regions, services }: World, database: ModelDatabase, side: Side): boolean {
  if (regions[side] === 'down' || !database.writer[side]) return false;
  if (database.readOnly[side] && database.sessionsEnded[side]) return false;
  return [...services[side].values()].some(({ running }) => running > 0);
}

/** What a promotion of the other side would lose, writes. */
export function gap(database: ModelDatabase, from: Side): number {
  return Math.max(0, database.position[from] - database.position[otherSide(from)]);
}

/** Whether any task of a side answers. */
export function serves({ regions, services }: World, side: Side): boolean {
  return regions[side] !== 'down' && [...services[side].values()].some(({ running }) => running > 0);
}

/** Where clients of a public name are led; nowhere when it has no answer. */
export function leadsTo(world: World, name: string): Side | 'elsewhere' | undefined {
  const by = moverOf(world, name);
  switch (by?.kind) {
    case 'healthCheck': {
      const { disabled = false, inverted = false } = world.checks.get(by.check) ?? {};
      const healthy = (disabled || serves(world, 'primary')) !== inverted;
      return healthy ? 'primary' : 'standby';
    }
    case 'accelerator': {
      const dialled = sidesOf.find((side) => (world.dials.get(by.endpointGroups[side]) ?? 0) > 0);
      // Where nothing is healthy it leads elsewhere, whatever the dials say.
      if (dialled === undefined || serves(world, dialled)) return dialled;
      return serves(world, otherSide(dialled)) ? otherSide(dialled) : dialled;
    }
    default:
      return configured(world, name);
  }
}

/** Where a public name leads as it is set, whatever is well. */
export function configured(world: World, name: string): Side | 'elsewhere' | undefined {
  const { records, controls, checks } = world;
  const by = moverOf(world, name);
  switch (by?.kind) {
    case 'record':
      return records.get(name);
    case 'healthCheck': {
      const state = checks.get(by.check);
      return state && sideOf(state);
    }
    case 'accelerator':
      return dialledSide(dialsOf(world, Object.values(by.endpointGroups)), by.endpointGroups);
    default:
      return controls.primary ? 'primary' : controls.standby ? 'standby' : undefined;
  }
}

export function dialsOf({ dials }: World, arns: readonly string[]): DialsState {
  return { dials: Object.fromEntries(arns.map((arn) => [arn, dials.get(arn) ?? 0])) };
}

function moverOf({ group }: World, name: string) {
  return group.traffic.find((each) => each.name === name)?.by;
}

/** Looks at what must hold at every instant; whatever does not is noted once. */
export function inspect(world: World): void {
  const broke = (what: string) => void (world.broken.includes(what) || world.broken.push(what));
  for (const database of world.databases) {
    if (!sidesOf.every((side) => accepts(world, database, side))) continue;
    if (world.overridden()) world.counts.twoWritersAfterOverride += 1;
    else broke(`${database.name} takes writes in both regions`);
  }
  for (const { name } of world.group.traffic) {
    if (leadsTo(world, name) === undefined) broke(`${name} has no answer`);
  }
}

/** Makes a side the writer of a database; what it lacks is lost. */
export function promote(world: World, database: ModelDatabase, to: Side): void {
  const lost = gap(database, otherSide(to));
  if (lost > world.group.objectives.rpo) {
    if (world.lossAccepted || world.overridden()) world.counts.lostPastObjective += 1;
    else world.broken.push(`${database.name} was promoted ${lost} s behind, without anybody's word`);
  }
  database.writer[to] = true;
  database.promotions += 1;
  world.counts.promotions += 1;
}
