import type { DeepReadonly } from '../catalogue/readonly.ts';
import { dayMs, minuteMs, type Reading, readingOf } from '../time/wall.ts';
import type { WrittenWindow } from './calendar-schema.ts';
import { type Moment, parseMoment } from './moment.ts';
import { readRule } from './rule.ts';
import type { Lasting, Span } from './span.ts';

type Written = DeepReadonly<WrittenWindow>;
type ReadSpan = { readonly span: Span } | { readonly problem: string; readonly at: 'from' | 'to' | 'for' | 'repeat' };

const dayMinutes = 24 * 60;
/** What recurs is found by looking back as far as it lasts. */
const mostDays = 366;

/** A window of the catalogue as a span; or what is wrong with it, and at which key. */
export function readWindow(window: Written, zone: string): ReadSpan {
  const from = parseMoment(window.from);
  const to = window.to === undefined ? undefined : parseMoment(window.to);
  if (from === undefined || (window.to !== undefined && to === undefined))
    return { problem: 'no moment', at: from === undefined ? 'from' : 'to' };
  const lasts = lasting(window, from, to);
  if ('problem' in lasts) return lasts;
  const rule = recurrence(window, from, zone);
  if (rule !== undefined && 'problem' in rule) return rule;
  const long = 'wall' in lasts && lasts.wall + lasts.exact > mostDays * dayMs;
  if (rule !== undefined && long)
    return { problem: `recurs and lasts longer than ${mostDays} days`, at: window.to === undefined ? 'for' : 'to' };
  return {
    span: {
      start: first(from),
      zone,
      lasts,
      ...rule,
      also: [],
      except: [],
      exceptDays: window.except.map((date) => Date.parse(`${date}T00:00Z`)),
      ...(window.reason === undefined ? {} : { reason: window.reason }),
    },
  };
}

function lasting(
  window: Written,
  from: Moment,
  to: Moment | undefined,
): Lasting | Extract<ReadSpan, { problem: string }> {
  const { for: seconds } = window;
  if ((seconds === undefined) === (to === undefined))
    return {
      problem: seconds === undefined ? 'has no end; write to, or for' : 'has to and for; write one of them',
      at: 'from',
    };
  if (to === undefined) return seconds ? { wall: 0, exact: seconds * 1000 } : { problem: 'lasts no time', at: 'for' };
  if (to.in !== from.in)
    return {
      problem: `"${window.to}" is a moment in ${to.in}, but from ("${window.from}") is one in ${from.in}`,
      at: 'to',
    };
  const length = between(from, to);
  const notAfter = { problem: `is "${window.to}", which is not after from ("${window.from}")`, at: 'to' } as const;
  if (length <= 0 && from.in === 'all time') return notAfter;
  if (to.in === 'a year') {
    if (length === 0) return notAfter;
    return { month: to.month, day: to.day, minutes: to.minutes ?? dayMinutes };
  }
  // From the end of one week or day to its beginning is all of it.
  const round = from.in === 'a week' ? 7 * dayMs : from.in === 'a day' ? dayMs : Number.POSITIVE_INFINITY;
  const wall = length > 0 ? length : length + round;
  return wall % round === 0 ? { problem: 'never ends', at: 'to' } : { wall, exact: 0 };
}

/** How much later in the same year, week or day the one is, ms; negative where it is earlier. */
function between(from: Moment, to: Moment): number {
  return first(to, dayMinutes) - first(from);
}

/** The first of its kind that there is; of a day alone, so many minutes after midnight. */
function first(moment: Moment, otherwise = 0): Reading {
  const time = (moment.minutes ?? otherwise) * minuteMs;
  switch (moment.in) {
    case 'all time':
      return moment.day + time;
    case 'a year':
      return (readingOf(1970, moment.month, moment.day) ?? 0) + time;
    case 'a week':
      // The first Monday of 1970 was the 5th.
      return (4 + moment.weekday) * dayMs + time;
    case 'a day':
      return time;
  }
}

function recurrence(
  { repeat }: Written,
  from: Moment,
  zone: string,
): { readonly rule: string } | Extract<ReadSpan, { problem: string }> | undefined {
  if (from.in === 'all time') {
    if (repeat === undefined) return undefined;
    const read = readRule(repeat, zone);
    return 'problem' in read ? { ...read, at: 'repeat' } : read;
  }
  if (repeat !== undefined) return { problem: 'needs a date in from; without one it recurs by itself', at: 'repeat' };
  return { rule: { 'a year': 'FREQ=YEARLY', 'a week': 'FREQ=WEEKLY', 'a day': 'FREQ=DAILY' }[from.in] };
}
