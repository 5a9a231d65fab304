import type { ApplicationFailure } from '@temporalio/activity';
import { refusal, toolTrouble } from '../failures.ts';
import type { Ended } from '../processes/messages.ts';
import type { Diagnostic } from './output.ts';
import type { Hide } from './secrets.ts';

/** How one call of the tool ended, with the errors that it named. */
export interface Said extends Ended {
  readonly errors: readonly Diagnostic[];
}

/** Enough for what went wrong; the whole of it may fill a screen. */
const sentenceLimit = 400;

/** What the tool could not do, for the sentence: `plan stack shop`. */
export function toolFailure(doing: string, stack: string, said: Said, hide: Hide): ApplicationFailure {
  const held = lockHeld(stack, said);
  if (held !== undefined) return refusal(held);
  const why = complaintOf(said, hide);
  const sentence = `Terraform could not ${doing}: ${why}.`;
  return toolTrouble(textOf(said), sentence) ?? refusal(`${sentence}${helpFor(said.errors)}`);
}

/** Who holds the state's lock, since when and for what; undefined where it is not that. */
export function lockHeld(stack: string, said: Said): string | undefined {
  const lock = lockOf(said);
  if (lock === undefined) return undefined;
  const { who = 'somebody', operation = '', created = '', id = '' } = lock;
  const what = /Operation(?:Type)?(\w+)/.exec(operation)?.[1]?.toLowerCase();
  const since = created === '' ? '' : ` since ${created.replace(/\.\d+(?= )/, '').replace(/ \+0000 UTC$/, ' UTC')}`;
  const release = id === '' ? '' : ` (terraform force-unlock ${id})`;
  return (
    `The state of stack ${stack} is locked by ${who}${since}${what === undefined ? '' : ` for ${what}`}: wait until that has ended, ` +
    `or, where nothing of it runs any more, release the lock${release}.`
  );
}

interface Lock {
  readonly [name: string]: string;
}

/** The lock info within the message that the state is locked. */
function lockOf(said: Said): Lock | undefined {
  const text = textOf(said);
  if (!/acquiring the state lock/i.test(text)) return undefined;
  const [, info = ''] = /Lock Info:\s*\n([\s\S]*)/.exec(text) ?? [];
  const lines = [...info.matchAll(/^\W*(ID|Who|Operation|Created):[ \t]+(.+?)\s*$/gm)];
  return lines.length === 0
    ? undefined
    : Object.fromEntries(lines.map(([, name = '', value = '']) => [name.toLowerCase(), value]));
}

/** What went wrong in a few words, on one line, without a full stop: the first error, and how many more there are. */
export function complaintOf(said: Said, hide: Hide): string {
  const [first, ...more] = said.errors;
  if (first === undefined) return plainComplaint(said, hide);
  const { summary, detail, address, range } = first;
  const about = address === undefined ? '' : `${address}: `;
  const where = range === undefined ? '' : ` (${range.filename}, line ${range.start.line})`;
  const text = [summary, detail].filter((each) => each !== '').join(': ');
  const rest = more.length === 0 ? '' : `; and ${more.length} more`;
  return `${about}${shortened(hide(text))}${where}${rest}`;
}

/** What it said on stderr, where it named no error of its own. */
function plainComplaint({ code, signal, said }: Said, hide: Hide): string {
  if (signal !== null) return `it was ended by ${signal}`;
  const lines = said.split('\n').map((line) => line.replace(/^[\s│╷╵]+/, '').trim());
  const first = lines.find((line) => line.startsWith('Error: ')) ?? lines.find((line) => line !== '');
  return first === undefined
    ? `it ended with exit code ${code} and said nothing`
    : shortened(hide(first.replace(/^Error: /, '')));
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const cut = line.length > sentenceLimit ? `${line.slice(0, sentenceLimit)} …` : line;
  return cut.replace(/[.:]+$/, '');
}

function helpFor([first]: readonly Diagnostic[]): string {
  const summary = first?.summary ?? '';
  if (/undeclared variable/i.test(summary)) return ' Correct the names under variables of this stack in the catalogue.';
  if (/variable/i.test(summary)) return ' Correct it under variables of this stack in the catalogue.';
  return '';
}

function textOf({ errors, said }: Said): string {
  return [...errors.map(({ summary, detail }) => `${summary}\n${detail}`), said].join('\n');
}
