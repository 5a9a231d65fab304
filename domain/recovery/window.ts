/** A weekly time of day in which a live drill may run. */
export interface Window {
  readonly days: readonly Weekday[];
  /** `HH:MM`, in the time zone; a window that ends before it begins goes over midnight. */
  readonly from: string;
  readonly to: string;
  /** IANA name. */
  readonly timeZone: string;
}

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

const dayMinutes = 24 * 60;

/** `sat and sun 02:00 to 05:00 (Europe/Berlin)`. */
export function windowText({ days, from, to, timeZone }: Window): string {
  return `${days.join(', ')} ${from} to ${to} (${timeZone})`;
}

/** Minutes until the window closes; undefined while it is closed. `at`: epoch ms. A change of clocks within it is not seen. */
export function minutesLeft({ days, from, to, timeZone }: Window, at: number): number | undefined {
  const now = local(at, timeZone);
  const [begins, ends] = [minutes(from), minutes(to)];
  const long = (ends - begins + dayMinutes) % dayMinutes || dayMinutes;
  for (const back of [0, 1]) {
    const day = weekdays[(weekdays.indexOf(now.day) - back + weekdays.length) % weekdays.length];
    const since = now.minutes + back * dayMinutes - begins;
    if (day !== undefined && days.includes(day) && since >= 0 && since < long) return long - since;
  }
  return undefined;
}

function local(at: number, timeZone: string): { readonly day: Weekday; readonly minutes: number } {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const day = weekdays.find((each) => each === parts['weekday']?.toLowerCase()) ?? 'mon';
  return { day, minutes: minutes(`${parts['hour'] ?? ''}:${parts['minute'] ?? ''}`) };
}

function minutes(time: string): number {
  const [hours = 0, rest = 0] = time.split(':').map(Number);
  return hours * 60 + rest;
}
