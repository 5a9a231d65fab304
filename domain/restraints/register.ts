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
}

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
  return { ...register, version: register.version + 1, restraints: [...others, restraint] };
}

export function lift(register: Register, kind: RestraintKind, on: Reach): Register {
  return { ...register, version: register.version + 1, restraints: without(register, kind, on) };
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
