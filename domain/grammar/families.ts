import { isVerb, verbNames } from './verbs.ts';
import type { Verb } from './command.ts';

/** Commands that are the first word of several verbs, and what these have in common. */
export const families = {
  dr: 'the standby region of a recovery group',
  ansible: 'playbooks of recovery groups',
  infra: 'stacks of infrastructure: what Terraform or OpenTofu would change, and changing it',
} as const satisfies Readonly<Record<string, string>>;
export type Family = keyof typeof families;

/** What the word of a family means without another one; absent: nothing. */
export const aloneVerbs: Readonly<Partial<Record<Family, Verb>>> = { infra: 'infra list' };

export function isFamily(word: string): word is Family {
  return Object.hasOwn(families, word);
}

/** Verbs that begin with the family's word. */
export function verbsOf(family: Family): readonly Verb[] {
  return verbNames.filter((verb) => verb.startsWith(`${family} `));
}

/** The second word of each verb of a family. */
export function subVerbs(family: Family): readonly string[] {
  return verbsOf(family).map((verb) => verb.slice(family.length + 1));
}

/** Every word that may come first, in the order of the table: verbs of one word, and families. */
export const commandNames: readonly string[] = [...new Set(verbNames.map((verb) => verb.split(' ')[0] ?? verb))];

/** The verb of words as typed, and what is left of them; undefined where they name none. */
export function verbIn(
  words: readonly string[],
): { readonly verb: Verb; readonly rest: readonly string[] } | undefined {
  const [first = '', second = ''] = words;
  if (isVerb(first)) return { verb: first, rest: words.slice(1) };
  const both = `${first} ${second}`;
  return isVerb(both) ? { verb: both, rest: words.slice(2) } : undefined;
}
