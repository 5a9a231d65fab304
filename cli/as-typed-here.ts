import { aloneVerbs, isFamily, verbIn } from '../domain/grammar/families.ts';
import { typedAs } from '../domain/grammar/help.ts';
import { specOf } from '../domain/grammar/verbs.ts';
import type { Terminal } from './terminal.ts';

/** Up to three words after a slash that begins a word: what a sentence may name as a command. An HTTP method before it makes it a path. */
const slashed = /(?<![^\s(“"'`])(?<!\b(?:GET|HEAD|POST|PUT|DELETE) )\/([a-z]+(?: [^\s.,;:)”"'`]+){0,2})(?![\w/-])/gu;

/**
 * Sentences name commands as they are typed in Slack, `/unlock app prod`; here it is `coxswain unlock app prod`. Only what the grammar knows, with a
 * word to it where it wants one, is taken for a command.
 */
export function asTypedHere(text: string): string {
  return text.replaceAll(slashed, (whole, said: string) => (isCommand(said) ? typedAs(said, 'terminal') : whole));
}

function isCommand(said: string): boolean {
  const words = said.split(' ');
  const [first = ''] = words;
  const known = verbIn(words);
  if (known === undefined) return isFamily(first) && aloneVerbs[first] !== undefined;
  const forms: readonly (readonly unknown[])[] = specOf(known.verb).forms;
  return known.rest.length > 0 || forms.some((form) => form.length === 0);
}

/** The same terminal, for sentences. */
export function sayingCommands(terminal: Terminal): Terminal {
  return {
    ...terminal,
    out: (text) => terminal.out(asTypedHere(text)),
    err: (text) => terminal.err(asTypedHere(text)),
  };
}
