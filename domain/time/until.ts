import { daysLater, instantOf, isTimeZone, wallTime, weekdayOf, type WallTime } from './zone.ts';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const shape =
  /^(?:(?<date>\d{4}-\d{2}-\d{2})|(?<day>mon|tue|wed|thu|fri|sat|sun|today|tomorrow)[a-z]*)?(?:[ T]*(?<hour>\d{1,2}):(?<minute>\d{2}))?(?:\s*(?<zone>[A-Z][A-Za-z]*(?:\/[A-Za-z_+-]+\d*)*|Z))?$/i;

const example = 'write for example 2027-01-02 08:00, mon 08:00, tomorrow 08:00 or 18:30, and a zone where it is not';

/**
 * The instant, epoch ms, that a person means by `2027-01-02 08:00`, `mon 08:00`, `tomorrow 08:00` or `18:30`: the next one. `zone`: where nothing is
 * said of it; a name behind the time says otherwise. A day alone means its beginning. Else the sentence that says what to type.
 */
export function parseUntil(
  text: string,
  now: number,
  zone: string,
): { readonly at: number } | { readonly problem: string } {
  const { date, day, hour, minute, zone: named } = shape.exec(text.trim())?.groups ?? {};
  const wrong = (what: string) => ({ problem: `"${text}" ${what}: ${example} ${zone}.` });
  if (date === undefined && day === undefined && hour === undefined) return wrong('is no time');
  const where = named === undefined ? zone : /^(z|utc)$/i.test(named) ? 'UTC' : named;
  if (!isTimeZone(where)) return wrong(`names no time zone, "${where}"`);
  const clock = { hour: Number(hour ?? 0), minute: Number(minute ?? 0) };
  if (clock.hour > 23 || clock.minute > 59) return wrong('is no time of day');
  const today = { ...wallTime(now, where), ...clock };
  const meant = dayMeant(date, day?.toLowerCase(), today);
  if (meant === undefined) return wrong('is no date');
  const at = instantOf(meant, where);
  const next = date === undefined && at <= now ? later(at, day?.toLowerCase(), today, where) : at;
  return next <= now ? wrong('is over already') : { at: next };
}

function dayMeant(date: string | undefined, day: string | undefined, today: WallTime): WallTime | undefined {
  if (date !== undefined) {
    const [year = 0, month = 0, dayOfMonth = 0] = date.split('-').map(Number);
    const real = new Date(Date.UTC(year, month - 1, dayOfMonth)).toISOString().startsWith(date);
    return real ? { ...today, year, month, day: dayOfMonth } : undefined;
  }
  if (day === undefined || day === 'today') return today;
  if (day === 'tomorrow') return daysLater(today, 1);
  return daysLater(today, (weekdays.indexOf(day) - weekdayOf(today) + 7) % 7);
}

/** A time of day that is over means tomorrow's, a weekday's the next week's; `today` stays today. */
function later(at: number, day: string | undefined, today: WallTime, zone: string): number {
  if (day === 'today' || day === 'tomorrow') return at;
  return instantOf(daysLater(today, day === undefined ? 1 : 7), zone);
}
