import { didYouMean } from '../text/did-you-mean.ts';
import { listOf } from '../text/list.ts';
import type { Command, TerminalOptions, Verb } from './command.ts';
import { type FlagName, flagOf, flags } from './flags.ts';
import { aloneVerbs, commandNames, isFamily, subVerbs, verbIn } from './families.ts';
import { familyHelp, flagsOf, helpText, needs, overview, type Place, typedAs, usage } from './help.ts';
import type { Typed } from './verb-spec.ts';
import { specOf } from './verbs.ts';
import { versionProblem } from './version.ts';
import { splitWords, unescapeSlack } from './words.ts';

/** A command that can be carried out, or the sentence (or the help) that says what to type instead. */
export type Parsed = { readonly command: Command; readonly options: TerminalOptions } | { readonly usage: string };

/**
 * Parses a whole line that begins with the verb, as in `/coxswain status app prod` or `dr rebuild shop`. `change` is the one that is
 * meant where the line names none.
 */
export function parseLine(text: string, place: Place = 'slack', change?: string): Parsed {
  const split = splitWords(place === 'slack' ? unescapeSlack(text) : text);
  if ('open' in split)
    return { usage: `The quote ${split.open} is not closed. Put the reason in quotes on both sides.` };
  return parseWords(split.words, place, change);
}

/** For a word that is no verb. */
export function unknownVerb(word: string, others: readonly string[] = []): string {
  return `There is no command "${word}".${didYouMean(word, [...commandNames, ...others], 'Commands')}`;
}

/** Parses words already split, as a shell does it, the verb first. */
export function parseWords(words: readonly string[], place: Place, change?: string): Parsed {
  const found = verbIn(words);
  if (found !== undefined) return parseVerb(found.verb, found.rest, place, change);
  const [word = '', next = ''] = words;
  if (['', 'help', '--help', '-h'].includes(word)) return { usage: overview(place) };
  if (!isFamily(word)) return { usage: unknownVerb(word) };
  const alone = aloneVerbs[word];
  if (alone !== undefined && (next === '' || /^--(?!help$)/.test(next)))
    return parseVerb(alone, words.slice(1), place, change);
  if (['', 'help', '--help', '-h'].includes(next)) return { usage: familyHelp(word, place) };
  return { usage: `${word} has no command "${next}".${didYouMean(next, subVerbs(word), 'It has')}` };
}

function parseVerb(verb: Verb, typed: readonly string[], place: Place, change?: string): Parsed {
  if (typed.some((word) => word === '--help' || word === '-h') || (typed.length === 1 && typed[0] === 'help')) {
    return { usage: helpText(verb, place) };
  }
  const words: string[] = [];
  const given: Partial<Record<FlagName, string | true>> = {};
  const rest = [...typed];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (!/^--?[a-zA-Z]/.test(word)) {
      words.push(word);
      continue;
    }
    const [dashed = '', inline] = word.split(/=(.*)/su);
    const name = dashed.replace(/^--?/, '');
    const problem = flagProblem(verb, name, dashed, given, place);
    if (problem !== undefined) return { usage: problem };
    const flag = name as FlagName;
    if (flagOf(flag).value === undefined) {
      if (inline !== undefined) return { usage: `--${flag} takes no value; write just --${flag}.` };
      given[flag] = true;
      continue;
    }
    const value = inline ?? (rest[0]?.startsWith('--') === true ? undefined : rest.shift());
    if (value === undefined || value.trim() === '') {
      return { usage: `--${flag} needs a value: --${flag} ${flagOf(flag).value}.` };
    }
    const { values } = flagOf(flag);
    if (values !== undefined && !values.includes(value)) {
      return { usage: `--${flag} is "${value}"; write ${listOf(values, 'or')}.` };
    }
    given[flag] = value;
  }
  // Where a change is talked about, it is the one that is meant.
  const meant = words.length === 0 && change !== undefined && takesSubject(verb) ? [change] : words;
  return fit(verb, meant, given, place);
}

function flagProblem(
  verb: Verb,
  name: string,
  dashed: string,
  given: Typed['flags'],
  place: Place,
): string | undefined {
  const known = flagsOf(verb, place);
  if (known.some((flag) => flag === name)) {
    if (!dashed.startsWith('--')) return `Write --${name}, with two dashes.`;
    return Object.hasOwn(given, name) ? `--${name} is given twice; once is enough.` : undefined;
  }
  if (Object.hasOwn(flags, name) && flagsOf(verb, 'terminal').some((flag) => flag === name)) {
    return `--${name} is for the command line; leave it out here.`;
  }
  const names = known.map((flag) => `--${flag}`);
  return `${verb} has no flag ${dashed}.${didYouMean(`--${name}`, names, 'It has')}`;
}

function takesSubject(verb: Verb): boolean {
  return specOf(verb).forms.some(([first, ...more]) => first === 'subject' && more.length === 0);
}

function fit(verb: Verb, words: readonly string[], given: Typed['flags'], place: Place): Parsed {
  const spec = specOf(verb);
  const form = spec.forms.find((candidate) => candidate.length === words.length);
  if (form === undefined) return { usage: wrongCount(verb, words, given, place) };
  const sorted: Typed['words'] = Object.fromEntries(form.map((name, index) => [name, words[index]]));
  const problem = sorted.version === undefined ? undefined : versionProblem(sorted.version);
  if (problem !== undefined) return { usage: problem };
  if (typeof given.limit === 'string' && !/^[1-9]\d{0,2}$/.test(given.limit)) {
    return { usage: `--limit is "${given.limit}"; write a whole number from 1 to 999.` };
  }
  const unnamed = sorted.group ?? sorted.stack ?? sorted.planned ?? sorted.subject ?? sorted.place ?? '-';
  if (!/^[a-z0-9-]+$/.test(unnamed)) {
    return { usage: `"${unnamed}" cannot be a name: names are lower-case letters, digits and dashes.` };
  }
  const typed = { words: sorted, flags: given };
  const wrong = spec.check?.(typed);
  if (wrong !== undefined) return { usage: `${wrong} For example: ${typedAs(spec.examples.at(-1) ?? verb, place)}` };
  const { as } = given;
  return {
    command: spec.read(typed),
    options: { json: given.json === true, wait: given.wait === true, ...(typeof as === 'string' ? { as } : {}) },
  };
}

function wrongCount(verb: Verb, words: readonly string[], given: Typed['flags'], place: Place): string {
  const { forms, examples } = specOf(verb);
  const most = Math.max(...forms.map((form) => form.length));
  const example = typedAs(examples[0] ?? verb, place);
  if (words.length < most) return `${verb} needs ${needs(verb)}: ${usage(verb, place)}. For example: ${example}`;
  const extra = words.slice(most).join(' ');
  const quoted =
    typeof given.reason === 'string' ? ` A reason of several words goes in quotes: --reason "${given.reason} …".` : '';
  return `${verb} does not understand "${extra}".${quoted} Type ${usage(verb, place)}.`;
}
