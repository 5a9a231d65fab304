/** A wall clock's reading, without saying where. Months from 1. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

export function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: zone }).format(0) !== '';
  } catch {
    return false;
  }
}

/** What the clocks of an IANA time zone show at an instant, epoch ms. */
export function wallTime(at: number, zone: string): WallTime {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: string) => parts[name] ?? 0;
  return { year: part('year'), month: part('month'), day: part('day'), hour: part('hour'), minute: part('minute') };
}

/**
 * The instant, epoch ms, at which clocks there show it: the first of two where they are turned back; where they are turned forward over it, as far
 * after the turn as it lies in the gap.
 */
export function instantOf(wall: WallTime, zone: string): number {
  const asUtc = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute);
  const offset = (at: number) => {
    const seen = wallTime(at, zone);
    return Date.UTC(seen.year, seen.month - 1, seen.day, seen.hour, seen.minute) - Math.floor(at / 60_000) * 60_000;
  };
  // Offsets a day before and after: between them lies every turn of the clocks that could matter.
  const [before, after] = [offset(asUtc - 86_400_000), offset(asUtc + 86_400_000)];
  const first = asUtc - before;
  return offset(first) === before ? first : offset(asUtc - after) === after ? asUtc - after : first;
}

/** 0 is Monday. */
export function weekdayOf({ year, month, day }: Pick<WallTime, 'year' | 'month' | 'day'>): number {
  return (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
}

/** So many days later, the clock's reading the same. */
export function daysLater({ year, month, day, hour, minute }: WallTime, days: number): WallTime {
  const moved = new Date(Date.UTC(year, month - 1, day + days));
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate(), hour, minute };
}

/** `Mon 2 Jan 08:00 UTC`, `Mon 2 Jan 08:00 (Europe/Berlin)`. */
export function dayTime(at: number, zone: string): string {
  const wall = wallTime(at, zone);
  const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][weekdayOf(wall)] ?? '';
  const month = months.split('|')[wall.month - 1] ?? '';
  const two = (value: number) => String(value).padStart(2, '0');
  return `${weekday} ${wall.day} ${month} ${two(wall.hour)}:${two(wall.minute)} ${zone === 'UTC' ? 'UTC' : `(${zone})`}`;
}

const months = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec';
const inUtc = new RegExp(`\\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\\d{1,2}) (${months}) (\\d\\d):(\\d\\d) UTC\\b`, 'g');

/** A text with its moments, as `dayTime` says them in UTC, said otherwise; their year is that in which they are nearest to `now`. */
export function withMoments(text: string, now: number, say: (iso: string) => string): string {
  return text.replaceAll(inUtc, (_, day: string, month: string, hour: string, minute: string) => {
    const year = new Date(now).getUTCFullYear();
    const [nearest = now] = [year - 1, year, year + 1]
      .map((each) => Date.UTC(each, months.split('|').indexOf(month), Number(day), Number(hour), Number(minute)))
      .toSorted((a, b) => Math.abs(a - now) - Math.abs(b - now));
    return say(new Date(nearest).toISOString());
  });
}

/** Making one takes longer than all that is done with it. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(timeZone, format);
  return format;
}
