import type { Race } from './race.ts';

/** What one contestant was told; nothing, where Slack shows the message alone: then it was accepted. */
export type Told = { readonly accepted: boolean; readonly sentence: string } | undefined;

/** What came of the change. */
export interface Finish {
  readonly status: string;
  /** Decisions that count, in the workflow's history. */
  readonly decisions: number;
  /** Who has approved it, as its view says. */
  readonly given: readonly string[];
  readonly rejected: boolean;
  /** Whether anything was written to the world. */
  readonly written: boolean;
}

/** What is wrong with a race: more or less than one decision, or a loser who was not told. Undefined where nothing is. */
export function problemOf({ contestants }: Race, told: readonly Told[], finish: Finish): string | undefined {
  const { status, decisions, given, rejected, written } = finish;
  if (decisions !== 1) return `${decisions} decisions count in its history`;
  if (given.length + (rejected ? 1 : 0) !== 1) return `${given.length} approvals, ${rejected ? 'a' : 'no'} rejection`;
  if (rejected && (status !== 'refused' || written))
    return `it was rejected, but is ${status}, ${written ? '' : 'not '}written`;
  if (!rejected && (status !== 'succeeded' || !written)) return `it was approved, but is ${status}`;
  const counts = contestants.map(
    ({ intent, person }) => (intent === 'reject') === rejected && (rejected || given.includes(person)),
  );
  const won = new Set<number>();
  for (const [index, { person, intent, way, again }] of contestants.entries()) {
    const who = `${person} (${intent} by ${way})`;
    const said = told[index];
    if (said?.accepted === false) {
      if (said.sentence.trim() === '') return `${who} was refused without a word`;
    } else if (counts[index] !== true) {
      return `${who} lost and was ${said === undefined ? 'not told' : `told "${said.sentence}"`}`;
    } else won.add(again ?? index);
  }
  if (won.size !== 1) return `${won.size} requests believe that theirs counts`;
  return undefined;
}
