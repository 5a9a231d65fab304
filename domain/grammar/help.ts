import { listOf } from '../text/list.ts';
import type { Verb } from './command.ts';
import { type FlagName, flagOf } from './flags.ts';
import { type Positional, specOf, verbNames } from './verbs.ts';

/** Where a command is typed: decides its prefix and which flags there are. */
export type Place = 'slack' | 'terminal';

const article = { service: 'a service', version: 'a version', environment: 'an environment', change: 'a change' };

/** A command as it is typed there: `/deploy app 1.4.2 prod`, `coxswain deploy app 1.4.2 prod`. */
export function typedAs(command: string, place: Place): string {
  return place === 'slack' ? `/${command}` : `coxswain ${command}`;
}

export function flagsOf(verb: Verb, place: Place): readonly FlagName[] {
  return specOf(verb).flags.filter((name) => place === 'terminal' || flagOf(name).terminal === undefined);
}

/** `/deploy <service> <version> <environment> [--reason "TEXT"] [--dry-run]` */
export function usage(verb: Verb, place: Place): string {
  const options = flagsOf(verb, place).map((name) => `[${flagUsage(name)}]`);
  return typedAs([verb, wordsUsage(verb), ...options].filter((part) => part !== '').join(' '), place);
}

/** `<service> <environment> | <change>` */
export function wordsUsage(verb: Verb): string {
  const forms = specOf(verb).forms.map((form) => form.map((word) => `<${word}>`).join(' '));
  if (forms.includes('')) return '[<service> [<environment>]]';
  return forms.length === 1 ? (forms[0] ?? '') : `(${forms.join(' | ')})`;
}

export function flagUsage(name: FlagName): string {
  const { value } = flagOf(name);
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}

/** What a verb needs, in words: `a service, a version and an environment`. */
export function needs(verb: Verb): string {
  const forms: readonly (readonly Positional[])[] = specOf(verb).forms;
  return forms.map((form) => listOf(form.map((word) => article[word]))).join(', or ');
}

/** Help of one verb: what it does, how it is typed, its flags, examples. */
export function helpText(verb: Verb, place: Place): string {
  const { summary, examples } = specOf(verb);
  const names = flagsOf(verb, place);
  const width = Math.max(0, ...names.map((name) => flagUsage(name).length));
  return [
    `${verb}: ${summary}`,
    usage(verb, place),
    ...names.map((name) => `  ${flagUsage(name).padEnd(width)}  ${flagOf(name).summary}`),
    'For example:',
    ...examples.map((example) => `  ${typedAs(example, place)}`),
  ].join('\n');
}

/** One line for each verb. */
export function overview(place: Place): string {
  const width = Math.max(...verbNames.map((verb) => verb.length));
  return verbNames.map((verb) => `${typedAs(verb.padEnd(width), place)}  ${specOf(verb).summary}`).join('\n');
}
