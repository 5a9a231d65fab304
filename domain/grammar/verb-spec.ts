import type { Command, Verb } from './command.ts';
import type { FlagName } from './flags.ts';

/**
 * `subject` is a recovery group, a stack or a change, `name` a recovery group, a stack or a service, `place` an environment, a recovery group or a
 * stack, `planned` a stack or the change that planned it.
 */
export type Positional =
  | 'service'
  | 'version'
  | 'environment'
  | 'group'
  | 'playbook'
  | 'stack'
  | 'planned'
  | 'subject'
  | 'name'
  | 'place';

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
  /** What is wrong with words and flags that fit a form, one sentence. */
  readonly check?: (typed: Typed) => string | undefined;
  /** Makes the command of words that fit a form. */
  readonly read: (typed: Typed) => Command & { readonly verb: V };
}

/** The member of a command that a flag with a value becomes. */
export function text<
  Name extends 'reason' | 'commit' | 'step' | 'typed' | 'choice' | 'alarm' | 'output' | 'until' | 'for',
>(typed: Typed['flags'], name: Name): { readonly [Key in Name]?: string } {
  const value = typed[name];
  return typeof value === 'string' ? ({ [name]: value } as { readonly [Key in Name]?: string }) : {};
}
