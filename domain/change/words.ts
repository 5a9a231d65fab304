import { duration } from '../text/duration.ts';
import { listOf } from '../text/list.ts';

/** How the reader's medium says a moment; Slack shows it in the reader's own time zone. */
export interface Words {
  /** Epoch ms. */
  readonly now: number;
  readonly time: (iso: string) => string;
  /** With its day, for what is not of today; absent: in UTC. */
  readonly day?: (iso: string) => string;
}

/** Ends a text with one full stop. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}

/** With a capital letter at the beginning. */
export function upper(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** ` ("checking logs")`, or nothing. */
export function quoted(reason: string | undefined): string {
  return reason === undefined || reason === '' ? '' : ` ("${reason}")`;
}

export function ago(iso: string, words: Words): string {
  return duration((words.now - Date.parse(iso)) / 1000);
}

export function unblocks(ways: readonly string[]): string[] {
  return ways.length === 0 ? [] : [`Unblocks: ${listOf(ways, 'or')}.`];
}
