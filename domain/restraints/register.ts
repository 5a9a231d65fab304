import type { RestraintDeed } from './deed.ts';
import { holdsAt, type Reach, reachKey, type Restraint, type RestraintKind } from './restraint.ts';

/** A change that is to hear of what is put on, or taken off, any of these. */
export interface Heeder {
  readonly change: string;
  readonly reaches: readonly string[];
}

/** Everything that is locked, frozen or stopped by people, and who has to hear of it. */
export interface Register {
  /** Grows with every change, so that news which arrive out of order are told apart. */
  readonly version: number;
  readonly restraints: readonly Restraint[];
  readonly heeders: readonly Heeder[];
  /** What people did, the newest last. */
  readonly deeds?: readonly RestraintDeed[];
}

/** Older deeds than these are forgotten: the register is carried along. */
const mostDeeds = 500;

/** What a change is told: all that holds for it, as of a version. */
export interface Heed {
  readonly version: number;
  readonly restraints: readonly Restraint[];
}

export function newRegister(): Register {
  return { version: 0, restraints: [], heeders: [] };
}

/** What there is of a kind on exactly that reach. */
export function standing({ restraints }: Register, kind: RestraintKind, on: Reach): Restraint | undefined {
  return restraints.find((each) => each.kind === kind && reachKey(each.on) === reachKey(on));
}

/** Puts one there, in place of what its owner had put there before. */
export function put(register: Register, restraint: Restraint): Register {
  const others = without(register, restraint.kind, restraint.on);
  const { by: person = '', since: at, reason, until } = restraint;
  const deed: RestraintDeed = {
    did: 'put',
    kind: restraint.kind,
    on: restraint.on,
    person,
    at,
    ...(reason === undefined ? {} : { reason }),
    ...(until === undefined ? {} : { until }),
  };
  return noted({ ...register, version: register.version + 1, restraints: [...others, restraint] }, deed);
}

export function lift(register: Register, deed: Omit<RestraintDeed, 'did' | 'until'>): Register {
  const left = without(register, deed.kind, deed.on);
  return noted({ ...register, version: register.version + 1, restraints: left }, { did: 'released', ...deed });
}

function noted(register: Register, deed: RestraintDeed): Register {
  return { ...register, deeds: [...(register.deeds ?? []), deed].slice(-mostDeeds) };
}

/** Drops what is over. The same register where nothing is. */
export function expire(register: Register, now: number): Register {
  const left = register.restraints.filter((each) => each.until === undefined || each.until > now);
  return left.length === register.restraints.length
    ? register
    : { ...register, version: register.version + 1, restraints: left };
}

/** When the next one is over, epoch ms. */
export function nextExpiry({ restraints }: Register): number | undefined {
  const ends = restraints.flatMap(({ until }) => until ?? []);
  return ends.length === 0 ? undefined : Math.min(...ends);
}

export function heed(register: Register, heeder: Heeder): Register {
  const { heeders } = forget(register, new Set([heeder.change]));
  return { ...register, heeders: [...heeders, heeder] };
}

export function forget(register: Register, changes: ReadonlySet<string>): Register {
  return { ...register, heeders: register.heeders.filter(({ change }) => !changes.has(change)) };
}

export function heedOf({ version, restraints }: Register, { reaches }: Pick<Heeder, 'reaches'>, now: number): Heed {
  return {
    version,
    restraints: restraints.filter((each) => holdsAt(each, now) && reaches.includes(reachKey(each.on))),
  };
}

function without({ restraints }: Register, kind: RestraintKind, on: Reach): Restraint[] {
  return restraints.filter((each) => each.kind !== kind || reachKey(each.on) !== reachKey(on));
}
