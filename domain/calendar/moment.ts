import { readingOf, type Reading } from '../time/wall.ts';

/** A moment as the catalogue writes it. `minutes` after midnight; absent where only a day is named. Months from 1, Monday is 0. */
export type Moment =
  | { readonly in: 'all time'; readonly day: Reading; readonly minutes?: number }
  | { readonly in: 'a year'; readonly month: number; readonly day: number; readonly minutes?: number }
  | { readonly in: 'a week'; readonly weekday: number; readonly minutes?: number }
  | { readonly in: 'a day'; readonly minutes: number };

const clock = String.raw`(?<hour>\d{1,2}):(?<minute>\d{2})`;
const dated = new RegExp(`^(?:(?<year>\\d{4})-)?(?<month>\\d{2})-(?<day>\\d{2})(?:[ T]+${clock})?$`);
const weekly = new RegExp(
  `^(?<name>mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)(?: +${clock})?$`,
  'i',
);
const daily = new RegExp(`^${clock}$`);
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** `2026-12-20 18:00`, `12-20`, `fri 16:00`, `22:00`; 24:00 is the end of a day. Undefined for anything else, and for days that do not exist. */
export function parseMoment(text: string): Moment | undefined {
  const found = (dated.exec(text) ?? weekly.exec(text) ?? daily.exec(text))?.groups;
  if (found === undefined) return undefined;
  const { year, month, day, name, hour, minute } = found;
  const minutes = hour === undefined ? undefined : Number(hour) * 60 + Number(minute);
  if (minutes !== undefined && (minutes > 24 * 60 || Number(minute) > 59)) return undefined;
  const time = minutes === undefined ? {} : { minutes };
  if (name !== undefined) return { in: 'a week', weekday: weekdays.indexOf(name.slice(0, 3).toLowerCase()), ...time };
  if (month === undefined || day === undefined) return minutes === undefined ? undefined : { in: 'a day', minutes };
  if (year !== undefined) {
    const at = readingOf(Number(year), Number(month), Number(day));
    return at === undefined ? undefined : { in: 'all time', day: at, ...time };
  }
  // Of a year that is no leap year: the day is to exist in every one.
  const exists = readingOf(2001, Number(month), Number(day)) !== undefined;
  return exists ? { in: 'a year', month: Number(month), day: Number(day), ...time } : undefined;
}
