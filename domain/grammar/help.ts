import { listOf } from '../text/list.ts';
import type { Verb } from './command.ts';
import { type FlagName, flagOf } from './flags.ts';
import { type Family, families, verbsOf } from './families.ts';
import { specOf, verbNames } from './verbs.ts';
import type { Positional } from './verb-spec.ts';

/** Where a command is typed: decides its prefix and which flags there are. */
export type Place = 'slack' | 'terminal';

const article = {
  service: 'a service',
  version: 'a version',
  environment: 'an environment',
  group: 'a recovery group',
  playbook: 'a playbook of it',
  stack: 'a stack',
  planned: 'a stack or its plan',
  subject: 'a recovery group, a stack or a change',
  name: 'a recovery group, a stack or a service',
  place: 'an environment, a recovery group or a stack',
} satisfies Record<Positional, string>;

/** How a place for a word is shown. */
const shown = {
  service: '<service>',
  version: '<version>',
  environment: '<environment>',
  group: '<group>',
  playbook: '<playbook>',
  stack: '<stack>',
  planned: '<stack> | <plan>',
  subject: '<group> | <stack> | <change>',
  name: '<group> | <stack> | <service>',
  place: '<environment> | <group> | <stack>',
} satisfies Record<Positional, string>;

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

/** `(<service> <environment> | <group> | <change>)` */
export function wordsUsage(verb: Verb): string {
  const forms = specOf(verb).forms.map((form) => form.map((word) => shown[word]).join(' '));
  if (forms.length > 1 && forms.includes('')) return '[<group> | <stack> | <service> [<environment>]]';
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
  return summaries(verbNames, place).join('\n');
}

/** What a command of several verbs takes as its second word, and what each does. */
export function familyHelp(family: Family, place: Place): string {
  return [`${family}: ${families[family]}`, ...summaries(verbsOf(family), place)].join('\n');
}

function summaries(of: readonly Verb[], place: Place): string[] {
  const width = Math.max(...of.map((verb) => verb.length));
  return of.map((verb) => `${typedAs(verb.padEnd(width), place)}  ${specOf(verb).summary}`);
}
