import { instantAt, minuteMs, type Reading, readingOf } from '../time/wall.ts';

/** How long it lasts. */
export type Lasting =
  /** `wall` ms by the clocks on the wall, whatever they were turned in between, and after that `exact` ms that pass. */
  | { readonly wall: number; readonly exact: number }
  /** Until that day of the year comes next, and minutes after its midnight. Months from 1. */
  | { readonly month: number; readonly day: number; readonly minutes: number };

/** A freeze as a calendar has it: when it begins first, how long it lasts, how it recurs. */
export interface Span {
  readonly start: Reading;
  /** IANA name of the zone whose clocks are meant. */
  readonly zone: string;
  readonly lasts: Lasting;
  /** Recurrence rule as in RFC 5545, read by `readRule`; absent: it happens once. */
  readonly rule?: string;
  /** Further beginnings. */
  readonly also: readonly Reading[];
  /** Beginnings that are left out, to the minute; and days on which none counts, each by its midnight. */
  readonly except: readonly Reading[];
  readonly exceptDays: readonly Reading[];
  readonly reason?: string;
}

/** Instants, epoch ms; it holds from `since` on, and at `until` no more. */
export interface Interval {
  readonly since: number;
  readonly until: number;
}

/** Where one that begins with that reading lies. */
export function intervalAt({ lasts, zone }: Pick<Span, 'lasts' | 'zone'>, start: Reading): Interval {
  const since = instantAt(start, zone);
  if (!('wall' in lasts)) return { since, until: instantAt(nextDay(start, lasts), zone) };
  const { wall, exact } = lasts;
  const end = wall === 0 ? since : instantAt(start + wall, zone);
  // Clocks that are turned forward over its beginning, but not over its end, would leave nothing of it.
  return { since, until: (wall > 0 && end <= since ? since + wall : end) + exact };
}

/** The most that one of them can last, ms by the clocks. */
export function longest({ lasts }: Pick<Span, 'lasts'>): number {
  return 'wall' in lasts ? lasts.wall + lasts.exact : 367 * 24 * 60 * minuteMs;
}

function nextDay(start: Reading, { month, day, minutes }: Extract<Lasting, { month: number }>): Reading {
  const year = new Date(start).getUTCFullYear();
  const inYear = (of: number) => readingOf(of, month, day, minutes) ?? start;
  return inYear(year) > start ? inYear(year) : inYear(year + 1);
}
