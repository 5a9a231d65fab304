import type { Command, Subject, Verb } from './command.ts';
import type { FlagName } from './flags.ts';

export type Positional = 'service' | 'version' | 'environment' | 'change';

/** What was typed, sorted: words by their place, flags by name (`true` for a flag without value). */
export interface Typed {
  readonly words: Readonly<Partial<Record<Positional, string>>>;
  readonly flags: Readonly<Partial<Record<FlagName, string | true>>>;
}

export interface VerbSpec<V extends Verb> {
  readonly summary: string;
  /** The accepted rows of words; the first is the one that errors and help show. */
  readonly forms: readonly (readonly Positional[])[];
  readonly flags: readonly FlagName[];
  /** Without the verb's prefix (`/` in Slack, `coxswain ` in a terminal). */
  readonly examples: readonly string[];
  /** Makes the command of words that fit a form. */
  readonly read: (typed: Typed) => Command & { readonly verb: V };
}

const onSubject = [['service', 'environment'], ['change']] as const;
const terminal = ['json', 'wait', 'as'] as const;

/** The verbs of Coxswain: the one grammar of Slack, terminal, help and completion. */
export const verbs = {
  deploy: {
    summary: 'deploy a version: tag, commit sha (or its unique beginning) or digest',
    forms: [['service', 'version', 'environment']],
    flags: ['reason', 'dry-run', ...terminal],
    examples: ['deploy app 1.4.2 prod', 'deploy app abc123 prod --reason "fix checkout rounding"'],
    read: ({ words, flags }) => ({
      verb: 'deploy',
      service: words.service ?? '',
      version: words.version ?? '',
      environment: words.environment ?? '',
      dryRun: flags['dry-run'] === true,
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
  deploys: {
    summary: 'list changes, newest first',
    forms: [['service', 'environment'], ['service'], []],
    flags: ['limit', 'json', 'as'],
    examples: ['deploys', 'deploys app prod --limit 20'],
    read: ({ words, flags }) => ({ verb: 'deploys', limit: Number(flags.limit ?? 10), ...words }),
  },
  status: {
    summary: 'how a change is going',
    forms: onSubject,
    flags: ['json', 'wait', 'as'],
    examples: ['status app prod'],
    read: ({ words }) => ({ verb: 'status', subject: subject(words) }),
  },
  why: {
    summary: 'what a change waits for, since when, until when, on whom',
    forms: onSubject,
    flags: ['json', 'as'],
    examples: ['why app prod'],
    read: ({ words }) => ({ verb: 'why', subject: subject(words) }),
  },
  promote: {
    summary: 'end this bake and go on; with --full to 100 %',
    forms: onSubject,
    flags: ['full', 'reason', ...terminal],
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
    flags: ['reason', ...terminal],
    examples: ['pause app prod --reason "checking logs"'],
    read: ({ words, flags }) => ({ verb: 'pause', subject: subject(words), ...text(flags, 'reason') }),
  },
  resume: {
    summary: 'go on after a pause',
    forms: onSubject,
    flags: ['reason', ...terminal],
    examples: ['resume app prod'],
    read: ({ words, flags }) => ({ verb: 'resume', subject: subject(words), ...text(flags, 'reason') }),
  },
  abort: {
    summary: 'stop and go back to the version before',
    forms: onSubject,
    flags: ['reason', ...terminal],
    examples: ['abort app prod --reason "wrong version"'],
    read: ({ words, flags }) => ({ verb: 'abort', subject: subject(words), ...text(flags, 'reason') }),
  },
  retry: {
    summary: 'try the step that holds once more',
    forms: onSubject,
    flags: ['step', 'reason', ...terminal],
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
    flags: ['step', 'reason', ...terminal],
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

function subject(words: Typed['words']): Subject {
  if (words.change !== undefined) return { change: words.change };
  return { service: words.service ?? '', environment: words.environment ?? '' };
}

function text<Name extends 'reason' | 'step'>(typed: Typed['flags'], name: Name): { readonly [Key in Name]?: string } {
  const value = typed[name];
  return typeof value === 'string' ? ({ [name]: value } as { readonly [Key in Name]?: string }) : {};
}
