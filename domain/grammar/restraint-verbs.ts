import { parseDuration } from '../catalogue/units.ts';
import { type RestraintKind, restraintKinds } from '../restraints/restraint.ts';
import { listOf } from '../text/list.ts';
import type { WrittenReach } from './command.ts';
import type { FlagName } from './flags.ts';
import { type Positional, text, type Typed, type VerbSpec } from './verb-spec.ts';

const terminal = ['json', 'as'] as const satisfies readonly FlagName[];
const putting = ['reason', 'for', 'until', ...terminal] as const satisfies readonly FlagName[];
const places = [['service', 'environment'], ['place']] as const satisfies readonly (readonly Positional[])[];

/** Verbs of locks, freezes and stops of the line. */
export const restraintVerbs = {
  lock: {
    summary: 'keep deploys out of a service, an environment or a recovery group; those under way wait',
    forms: places,
    flags: putting,
    examples: ['lock prod --reason "incident 42"', 'lock app prod --reason "database migration" --for 2h'],
    check: checkPut,
    read: (typed) => ({ verb: 'lock', on: reach(typed), ...restraint(typed) }),
  },
  unlock: {
    summary: 'release a lock: its owner, or who may override, with a reason',
    forms: places,
    flags: ['reason', ...terminal],
    examples: ['unlock app prod'],
    read: (typed) => ({ verb: 'unlock', on: reach(typed), ...text(typed.flags, 'reason') }),
  },
  freeze: {
    summary: 'freeze an environment, a service or a recovery group for a time: no deploys; those under way wait',
    forms: places,
    flags: putting,
    examples: ['freeze app prod --for 3d --reason "sale"', 'freeze prod --until "mon 08:00" --reason "year end"'],
    check: checkPut,
    read: (typed) => ({ verb: 'freeze', on: reach(typed), ...restraint(typed) }),
  },
  unfreeze: {
    summary: 'end a freeze: its owner, or who may override, with a reason',
    forms: places,
    flags: ['reason', ...terminal],
    examples: ['unfreeze prod'],
    read: (typed) => ({ verb: 'unfreeze', on: reach(typed), ...text(typed.flags, 'reason') }),
  },
  stop: {
    summary: 'stop the line: nothing that brings something new begins or goes on, anywhere',
    forms: [[]],
    flags: putting,
    examples: ['stop --reason "payments fail everywhere"'],
    check: checkPut,
    read: (typed) => ({ verb: 'stop', ...restraint(typed) }),
  },
  unstop: {
    summary: 'let the line go on: who stopped it, or who may override, with a reason',
    forms: [[]],
    flags: ['reason', ...terminal],
    examples: ['unstop'],
    read: ({ flags }) => ({ verb: 'unstop', ...text(flags, 'reason') }),
  },
  locks: {
    summary: 'what is locked, frozen or stopped now, and which freezes come',
    forms: [[]],
    flags: terminal,
    examples: ['locks'],
    read: () => ({ verb: 'locks' }),
  },
} as const satisfies {
  readonly [V in 'lock' | 'unlock' | 'freeze' | 'unfreeze' | 'stop' | 'unstop' | 'locks']: VerbSpec<V>;
};

function checkPut({ words, flags }: Typed): string | undefined {
  if (words.place === 'list') return 'What is locked and frozen: type locks.';
  if (flags.reason === undefined) return 'It needs a reason, which everybody sees: --reason "TEXT".';
  if (flags.for !== undefined && flags.until !== undefined) return 'Write --for or --until, not both.';
  if (typeof flags.for !== 'string') return undefined;
  const seconds = parseDuration(flags.for);
  if (seconds === undefined || seconds === 0)
    return `--for is "${flags.for}"; write a duration such as 30m, 2h or 1d12h.`;
  return seconds > 366 * 86_400 ? `--for is "${flags.for}"; a year is the longest.` : undefined;
}

function reach({ words }: Typed): WrittenReach {
  const { place, service = '', environment = '' } = words;
  return place === undefined ? { service, environment } : { place };
}

function restraint({ flags }: Typed): { readonly reason: string; readonly for?: number; readonly until?: string } {
  const seconds = typeof flags.for === 'string' ? parseDuration(flags.for) : undefined;
  return {
    reason: typeof flags.reason === 'string' ? flags.reason : '',
    ...(seconds === undefined ? {} : { for: seconds }),
    ...(typeof flags.until === 'string' ? { until: flags.until } : {}),
  };
}

/** What of `--override freeze,lock` is wrong, one sentence. */
export function checkOverride({ flags }: Typed): string | undefined {
  if (flags.override === undefined) return undefined;
  const wrong = written(flags.override).find((each) => !isKind(each));
  if (wrong !== undefined) return `--override is "${wrong}"; write ${listOf(restraintKinds, 'or')}.`;
  return flags.reason === undefined ? 'An override needs a reason: --reason "TEXT".' : undefined;
}

export function overrideOf({ flags }: Typed): { readonly override?: readonly RestraintKind[] } {
  return flags.override === undefined ? {} : { override: written(flags.override).filter(isKind) };
}

function written(value: string | true): string[] {
  return value === true ? [] : value.split(',').map((each) => each.trim());
}

function isKind(text: string): text is RestraintKind {
  return restraintKinds.some((kind) => kind === text);
}
