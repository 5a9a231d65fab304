import { parseDuration } from '../catalogue/units.ts';
import type { Subject, Verb } from './command.ts';
import type { FlagName } from './flags.ts';
import { infraVerbs } from './infra-verbs.ts';
import { recoveryVerbs } from './recovery-verbs.ts';
import { checkOverride, overrideOf, restraintVerbs } from './restraint-verbs.ts';
import { type Positional, text, type Typed, type VerbSpec } from './verb-spec.ts';

const onSubject = [['service', 'environment'], ['subject']] as const satisfies readonly (readonly Positional[])[];
const terminal = ['json', 'wait', 'as'] as const satisfies readonly FlagName[];
const decision = ['reason', ...terminal] as const satisfies readonly FlagName[];

/**
 * The verbs of Coxswain: the one grammar of Slack, terminal, help and completion. A verb of two words is typed as such, its
 * first word the command: `/dr rebuild shop`.
 */
export const verbs = {
  deploy: {
    summary: 'deploy a version: tag, commit sha (or its unique beginning) or digest',
    forms: [['service', 'version', 'environment']],
    flags: ['reason', 'dry-run', 'override', ...terminal],
    examples: ['deploy app 1.4.2 prod', 'deploy app abc123 prod --reason "fix checkout rounding"'],
    check: checkOverride,
    read: ({ words, flags }) => ({
      verb: 'deploy',
      service: words.service ?? '',
      version: words.version ?? '',
      environment: words.environment ?? '',
      dryRun: flags['dry-run'] === true,
      ...overrideOf({ words, flags }),
      ...text(flags, 'reason'),
    }),
  },
  rollback: {
    summary: 'go back to the last version that succeeded before the one that serves',
    forms: [['service', 'environment']],
    flags: ['reason', 'dry-run', ...terminal],
    examples: ['rollback app prod', 'rollback app prod --reason "errors at checkout"'],
    read: ({ words, flags }) => ({
      verb: 'rollback',
      service: words.service ?? '',
      environment: words.environment ?? '',
      dryRun: flags['dry-run'] === true,
      ...text(flags, 'reason'),
    }),
  },
  ...recoveryVerbs,
  ...infraVerbs,
  deploys: {
    summary: 'list changes, newest first',
    forms: [['service', 'environment'], ['name'], []],
    flags: ['limit', 'json', 'as'],
    examples: ['deploys', 'deploys app prod --limit 20', 'deploys shop'],
    read: ({ words, flags }) => ({ verb: 'deploys', limit: Number(flags.limit ?? 10), ...words }),
  },
  audit: {
    summary: 'who did what, when, with which approvals and overrides, and on what evidence',
    forms: [['service', 'environment'], ['name'], []],
    flags: ['since', 'output', 'json', 'as'],
    examples: ['audit', 'audit shop', 'audit app prod --since 30d'],
    check: checkSince,
    read: ({ words, flags }) => ({
      verb: 'audit',
      since: sinceOf(flags) ?? 7 * 86_400,
      ...words,
      ...text(flags, 'output'),
    }),
  },
  status: {
    summary: 'how a change is going',
    forms: onSubject,
    flags: ['json', 'wait', 'as'],
    examples: ['status app prod', 'status shop'],
    read: ({ words }) => ({ verb: 'status', subject: subject(words) }),
  },
  why: {
    summary: 'what a change waits for, since when, until when, on whom',
    forms: onSubject,
    flags: ['json', 'as'],
    examples: ['why app prod', 'why shop'],
    read: ({ words }) => ({ verb: 'why', subject: subject(words) }),
  },
  report: {
    summary: 'what became of the last move of a group, or of one change: times, decisions, what is left to do',
    forms: [['subject']],
    flags: ['output', 'json', 'as'],
    examples: ['report shop'],
    read: ({ words, flags }) => ({ verb: 'report', subject: subject(words), ...text(flags, 'output') }),
  },
  approve: {
    summary: 'approve the plan that waits for it; naming the group, stack or service counts as typing it',
    forms: onSubject,
    flags: ['typed', 'choice', 'break-glass', ...decision],
    examples: ['approve app prod', 'approve shop', 'approve shop --break-glass --reason "nobody else answers"'],
    check: ({ flags }) =>
      flags['break-glass'] === true && flags.reason === undefined
        ? 'Approving alone needs a reason: --break-glass --reason "TEXT".'
        : undefined,
    read: ({ words, flags }) => ({
      verb: 'approve',
      subject: subject(words),
      breakGlass: flags['break-glass'] === true,
      ...text(flags, 'typed'),
      ...text(flags, 'choice'),
      ...text(flags, 'reason'),
    }),
  },
  reject: {
    summary: 'reject the plan that waits for approval; nothing is changed',
    forms: onSubject,
    flags: decision,
    examples: ['reject app prod --reason "not before the sale"', 'reject shop --reason "eu-west-1 answers again"'],
    read: ({ words, flags }) => ({ verb: 'reject', subject: subject(words), ...text(flags, 'reason') }),
  },
  ungraceful: {
    summary: 'give up on a graceful handover: the region that is left does not answer any more',
    forms: onSubject,
    flags: decision,
    examples: ['ungraceful shop --reason "eu-west-1 died meanwhile"'],
    check: ({ flags }) =>
      flags.reason === undefined ? 'Writes may be lost by it, so it needs a reason: --reason "TEXT".' : undefined,
    read: ({ words, flags }) => ({
      verb: 'ungraceful',
      subject: subject(words),
      reason: typeof flags.reason === 'string' ? flags.reason : '',
    }),
  },
  ...restraintVerbs,
  override: {
    summary: 'let a change go on in spite of the lock, freeze or stop that it waits for',
    forms: onSubject,
    flags: decision,
    examples: ['override app prod --reason "the fix for the incident"'],
    check: ({ flags }) =>
      flags.reason === undefined ? 'An override is on record with its reason: --reason "TEXT".' : undefined,
    read: ({ words, flags }) => ({
      verb: 'override',
      subject: subject(words),
      reason: typeof flags.reason === 'string' ? flags.reason : '',
    }),
  },
  promote: {
    summary: 'end this bake and go on; with --full to 100 %',
    forms: onSubject,
    flags: ['full', ...decision],
    examples: ['promote app prod', 'promote app prod --full'],
    read: ({ words, flags }) => ({
      verb: 'promote',
      subject: subject(words),
      full: flags.full === true,
      ...text(flags, 'reason'),
    }),
  },
  pause: {
    summary: 'hold where it is; traffic stays as it is',
    forms: onSubject,
    flags: decision,
    examples: ['pause app prod --reason "checking logs"'],
    read: ({ words, flags }) => ({ verb: 'pause', subject: subject(words), ...text(flags, 'reason') }),
  },
  resume: {
    summary: 'go on after a pause',
    forms: onSubject,
    flags: decision,
    examples: ['resume app prod'],
    read: ({ words, flags }) => ({ verb: 'resume', subject: subject(words), ...text(flags, 'reason') }),
  },
  abort: {
    summary: 'stop and go back to what was before',
    forms: onSubject,
    flags: decision,
    examples: ['abort app prod --reason "wrong version"'],
    read: ({ words, flags }) => ({ verb: 'abort', subject: subject(words), ...text(flags, 'reason') }),
  },
  retry: {
    summary: 'try the step that holds once more',
    forms: onSubject,
    flags: ['step', ...decision],
    examples: ['retry app prod'],
    read: ({ words, flags }) => ({
      verb: 'retry',
      subject: subject(words),
      ...text(flags, 'step'),
      ...text(flags, 'reason'),
    }),
  },
  skip: {
    summary: 'pass over the step that holds and go on',
    forms: onSubject,
    flags: ['step', ...decision],
    examples: ['skip app prod --reason "checked by hand"'],
    read: ({ words, flags }) => ({
      verb: 'skip',
      subject: subject(words),
      ...text(flags, 'step'),
      ...text(flags, 'reason'),
    }),
  },
} as const satisfies { readonly [V in Verb]: VerbSpec<V> };

export const verbNames = Object.keys(verbs) as readonly Verb[];

/** The verb's entry, its type widened to what all entries share. */
export function specOf(verb: Verb): VerbSpec<Verb> {
  return verbs[verb];
}

export function isVerb(word: string): word is Verb {
  return Object.hasOwn(verbs, word);
}

/** Ids of changes are `<service, group or stack>-<environment>-` and eight letters or digits; what follows one, or is part of it, has its id and its kind. */
function isChangeId(word: string): boolean {
  return /^[a-z0-9][a-z0-9-]*-[a-z0-9][a-z0-9-]*-[a-z2-7]{8}(-[a-z]+\d*)?$|^[a-z0-9][a-z0-9-]*-drill-\d{8}$/.test(word);
}

function sinceOf({ since }: Typed['flags']): number | undefined {
  return typeof since === 'string' ? parseDuration(since) : undefined;
}

function checkSince({ flags }: Typed): string | undefined {
  if (flags.since === undefined || (sinceOf(flags) ?? 0) > 0) return undefined;
  return `--since is "${flags.since}"; write how far back, such as 12h, 7d or 30d.`;
}

function subject(words: Typed['words']): Subject {
  const { subject: one } = words;
  if (one !== undefined) return isChangeId(one) ? { change: one } : { name: one };
  return { service: words.service ?? '', environment: words.environment ?? '' };
}
