import type { AliasTarget } from '../plan/recovery-steps.ts';
import type { GroupDatabase, Side, Sides } from './group.ts';

/** A service on one side, as its region says. */
export interface AssessedService {
  readonly service: string;
  readonly desiredCount: number;
  readonly runningCount: number;
  readonly settled: boolean;
  /** Container -> digest of what its task definition runs. */
  readonly digests: Readonly<Record<string, string>>;
  readonly version: string;
  readonly taskDefinition: string;
  /** Whether auto scaling is registered for it. */
  readonly scalable: boolean;
}

export interface AssessedSide {
  readonly region: string;
  /** Whether it answered: ECS and, where there is a database, RDS, each asked up to three times. */
  readonly reachable: boolean;
  /** What did not answer and how, e.g. `ECS: ServiceUnavailable`; absent when it is reachable. */
  readonly trouble?: string;
  /** Empty when it is not reachable. */
  readonly services: readonly AssessedService[];
  /** Service -> the load balancer in front of it. */
  readonly loadBalancers: Readonly<Record<string, AliasTarget & { readonly url: string }>>;
}

export interface AssessedDatabase {
  readonly name: string;
  /** The side that takes writes, as far as the reachable regions tell; absent where nobody can say. */
  readonly writer?: Side;
  /** Host names of the sides that could be asked. */
  readonly hosts: Partial<Sides<string>>;
  /** How the side that stands by is supplied. `broken` and `none` cannot take over. */
  readonly replication: 'replicating' | 'broken' | 'none';
  /** What is wrong with the replication, one sentence; with `broken` and `none`. */
  readonly problem?: string;
  /** Now, seconds; absent where it cannot be read. */
  readonly lagSeconds?: number;
  /** Epoch ms of the last sign of the source: from there on only its age grows. */
  readonly lastContact?: number;
  /** Writes that a promotion now would lose, seconds, as estimated at the last contact. */
  readonly lossSeconds?: number;
}

export interface AssessedName {
  readonly name: string;
  /** Side the public name leads to as configured, or neither. */
  readonly leadsTo?: Side;
  /** An alias record as it stands, exactly. */
  readonly record?: AliasTarget;
}

/** What one look at a recovery group saw. Reads only; what could not be read is absent, never guessed. */
export interface Assessment {
  /** Epoch ms. */
  readonly at: number;
  readonly sides: Sides<AssessedSide>;
  readonly databases: readonly AssessedDatabase[];
  readonly names: readonly AssessedName[];
}

/**
 * The side that serves: where the databases write, else where the names lead. Undefined where they disagree: that is a move
 * that was left half-way.
 */
export function activeSide({ databases, names }: Pick<Assessment, 'databases' | 'names'>): Side | undefined {
  const writers = new Set(databases.flatMap(({ writer }) => writer ?? []));
  const seen = writers.size > 0 ? writers : new Set(names.flatMap(({ leadsTo }) => leadsTo ?? []));
  return seen.size === 1 ? [...seen][0] : undefined;
}

/** Databases that could be written on the side that stands by, since they do not replicate there. A global table is written on both. */
export function cutOff(
  databases: readonly GroupDatabase[],
  assessment: Pick<Assessment, 'databases'>,
): readonly GroupDatabase[] {
  return databases.filter(({ name, engine }) => {
    const found = assessment.databases.find((each) => each.name === name);
    return engine !== 'dynamodb' && found?.replication !== 'replicating';
  });
}
