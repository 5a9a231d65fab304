import { dayMs, minuteMs, readingAt, readingOf } from '../time/wall.ts';
import { didYouMean } from '../text/did-you-mean.ts';

export type ReadRule = { readonly rule: string } | { readonly problem: string };

const weekday = '(?:MO|TU|WE|TH|FR|SA|SU)';
const list = (item: string) => new RegExp(`^${item}(?:,${item})*$`);

/** The parts of a rule that are taken, what each may be, and how that is said. RFC 5545, 3.3.10. */
const parts: Readonly<Record<string, { readonly is: RegExp | readonly [number, number]; readonly say: string }>> = {
  FREQ: { is: /^(?:DAILY|WEEKLY|MONTHLY|YEARLY)$/, say: 'write DAILY, WEEKLY, MONTHLY or YEARLY' },
  INTERVAL: { is: [1, 1000], say: 'write a number from 1 to 1000' },
  COUNT: { is: [1, 1000], say: 'write a number from 1 to 1000' },
  UNTIL: { is: /^\d{8}(?:T\d{6}Z?)?$/, say: 'write a date such as 20271231' },
  WKST: { is: new RegExp(`^${weekday}$`), say: 'write a weekday: MO, TU, WE, TH, FR, SA or SU' },
  BYDAY: { is: list(`(?:[+-]?\\d{1,2})?${weekday}`), say: 'write weekdays such as MO,TU or -1FR' },
  BYMONTH: { is: [1, 12], say: 'write months from 1 to 12' },
  BYMONTHDAY: { is: [-31, 31], say: 'write days of the month, 1 to 31 or -1 to -31' },
  BYYEARDAY: { is: [-366, 366], say: 'write days of the year, 1 to 366 or -1 to -366' },
  BYWEEKNO: { is: [-53, 53], say: 'write weeks, 1 to 53 or -1 to -53' },
  BYSETPOS: { is: [-366, 366], say: 'write positions, 1 to 366 or -1 to -366' },
  BYHOUR: { is: [0, 23], say: 'write hours from 0 to 23' },
};
const single = ['INTERVAL', 'COUNT'];

/**
 * A recurrence rule that a freeze may have, its UNTIL as clocks of `zone` show it; or what is wrong with it. What recurs by the hour
 * or faster is refused: nobody means it, and there is no end to it.
 */
export function readRule(text: string, zone: string): ReadRule {
  const read = new Map<string, string>();
  for (const part of text
    .trim()
    .replace(/^RRULE:/i, '')
    .toUpperCase()
    .split(';')) {
    const [name = '', value = '', ...rest] = part.split('=');
    const wrong = rest.length > 0 || value === '' ? 'is no NAME=VALUE' : problemOf(name, value);
    if (wrong !== undefined) return { problem: `"${part}" ${wrong}` };
    if (read.has(name)) return { problem: `${name} is there twice` };
    read.set(name, value);
  }
  if (!read.has('FREQ')) return { problem: 'FREQ is missing; begin with FREQ=WEEKLY, for example' };
  const until = read.get('UNTIL');
  if (until !== undefined) {
    if (read.has('COUNT')) return { problem: 'it has COUNT and UNTIL; write one of them' };
    const last = lastReading(until, zone);
    if (last === undefined) return { problem: `"UNTIL=${until}" is no date; write one such as 20271231` };
    read.set('UNTIL', `${basic(last)}Z`);
  }
  return { rule: [...read].map(([name, value]) => `${name}=${value}`).join(';') };
}

function problemOf(name: string, value: string): string | undefined {
  const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
  if (part === undefined) {
    const fast = name === 'BYMINUTE' || name === 'BYSECOND';
    return fast ? 'recurs too fast for a freeze; leave it out' : `is not known.${didYouMean(name, Object.keys(parts))}`;
  }
  return fits(name, value, part.is) ? undefined : `is not right; ${part.say}`;
}

function fits(name: string, value: string, is: RegExp | readonly [number, number]): boolean {
  if (is instanceof RegExp) return is.test(value);
  const [least, most] = is;
  const items = value.split(',');
  if (items.length > (single.includes(name) ? 1 : 400)) return false;
  return items.every((item) => {
    const number = Number(item);
    return /^[+-]?\d{1,4}$/.test(item) && number >= least && number <= most && (number !== 0 || least === 0);
  });
}

/** UNTIL as a reading; a date counts to its end. */
function lastReading(text: string, zone: string): number | undefined {
  const at = readBasic(text);
  if (at === undefined) return undefined;
  if (text.length === 8) return at + dayMs - minuteMs;
  return text.endsWith('Z') ? readingAt(at, zone) : at;
}

/** `20261231` or `20261231T180000`, with or without Z, as a reading to the second; undefined where there is no such day or time. */
export function readBasic(text: string): number | undefined {
  const found = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})Z?)?$/.exec(text);
  if (found === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1)
    .map((part) => Number(part ?? 0));
  // 60 is a leap second.
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const midnight = readingOf(year, month, day);
  return midnight === undefined ? undefined : midnight + (hour * 60 + minute) * minuteMs + second * 1000;
}

/** `20261231T180000`. */
export function basic(reading: number): string {
  return new Date(reading).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
}
