import { readRule } from '../../domain/calendar/rule.ts';
import type { Lasting, Span } from '../../domain/calendar/span.ts';
import { dayMs, minuteMs, type Reading } from '../../domain/time/wall.ts';
import { type Component, readComponents } from './components.ts';
import type { ContentLine, LineProblem } from './content-lines.ts';
import { durationOf, IcsError, inZone, timeOf, valueOf, type ZoneOf, zonesOf } from './ics-time.ts';
import { firstByRule } from './occurrences.ts';

export interface IcsOptions {
  /** Whose clocks whole days, and times without a zone, mean. */
  readonly zone: string;
  /** Time zones by names of the file's own. */
  readonly zones: Readonly<Record<string, string>>;
}

/** What recurs is found by looking back as far as it lasts. */
const mostDays = 366;
/** Following a rule takes a few milliseconds. */
const mostRecurring = 500;

/** An event as it stands in the file, before those that replace one of its occurrences are taken out. */
interface Event {
  readonly uid: string;
  readonly span: Span;
  /** The occurrence that it replaces. */
  readonly replaces?: (zone: string) => Reading;
  readonly cancelled: boolean;
}

/** The events of an iCalendar file (RFC 5545) as spans; or all that is wrong with it, at its lines. */
export function readIcs(
  text: string,
  options: IcsOptions,
): { readonly spans: readonly Span[] } | { readonly problems: LineProblem[] } {
  const read = readComponents(text);
  if ('problems' in read) return read;
  const zoneOf = zonesOf(read.calendar, options.zones);
  const components = read.calendar.inner.filter(({ name }) => name === 'VEVENT');
  if (components.length === 0) return { problems: [{ line: 1, sentence: 'has no event (BEGIN:VEVENT)' }] };
  const recurring = components.filter(({ lines }) => lines.some(({ name }) => name === 'RRULE'));
  const tooMany = recurring[mostRecurring];
  if (tooMany !== undefined)
    return { problems: [{ line: tooMany.line, sentence: `has more than ${mostRecurring} events that recur` }] };
  const problems: LineProblem[] = [];
  const events = components.flatMap((component) => {
    try {
      return [eventOf(component, zoneOf, options.zone)];
    } catch (error) {
      if (!(error instanceof IcsError)) throw error;
      problems.push({ line: error.line, sentence: error.message });
      return [];
    }
  });
  return problems.length > 0 ? { problems } : { spans: replaced(events) };
}

/** What is left once occurrences that were moved or cancelled are taken out. */
function replaced(events: readonly Event[]): Span[] {
  const masters = new Map(
    events.flatMap((event) => (event.replaces === undefined ? [[event.uid, event] as const] : [])),
  );
  const replacing = Map.groupBy(
    events.filter(({ replaces }) => replaces !== undefined),
    ({ uid }) => uid,
  );
  return events.flatMap(({ uid, span, replaces, cancelled }) => {
    if (cancelled || masters.get(uid)?.cancelled === true) return [];
    if (replaces !== undefined) return [span];
    const others = (replacing.get(uid) ?? []).flatMap((other) => other.replaces?.(span.zone) ?? []);
    return [{ ...span, except: [...span.except, ...others] }];
  });
}

function eventOf({ lines, line }: Component, zoneOf: ZoneOf, floating: string): Event {
  const once = (name: string) => single(lines, name);
  const [startLine, endLine, duration, rule, replaces] = ['DTSTART', 'DTEND', 'DURATION', 'RRULE', 'RECURRENCE-ID'].map(
    once,
  );
  if (startLine === undefined) throw new IcsError(line, 'the event has no DTSTART');
  const start = timeOf(startLine, zoneOf, floating);
  const { zone } = start;
  const lasts = lasting({ start: startLine, end: endLine, duration }, start.day, (of) =>
    inZone(timeOf(of, zoneOf, floating), zone),
  );
  const old = lines.find(({ name }) => name === 'EXRULE');
  if (old !== undefined)
    throw new IcsError(old.line, 'EXRULE is of no use any more; name the occurrences that fall out with EXDATE');
  if (replaces?.params['RANGE'] !== undefined)
    throw new IcsError(
      replaces.line,
      'RECURRENCE-ID with RANGE is not taken; end the event with UNTIL and write a second one',
    );
  const dates = (name: string) =>
    datesOf(lines, name).map((one) => ({ ...timeOf(one, zoneOf, floating), line: one.line }));
  const left = dates('EXDATE');
  const span: Span = {
    start: minute(start.at),
    zone,
    lasts,
    ...(rule === undefined ? {} : { rule: ruleOf(rule, minute(start.at), zone) }),
    // A rule that leaves out the event's own beginning does not take it away.
    also: [start, ...dates('RDATE')].map((each) => minute(inZone(each, zone))),
    // A whole day takes out the occurrence of a whole day, and whatever begins on it.
    except: left.filter(({ day }) => !day).map((each) => minute(inZone(each, zone))),
    exceptDays: left.filter(({ day }) => day).map(({ at }) => at),
    ...reasonOf(lines),
  };
  if (rule !== undefined && 'wall' in lasts && lasts.wall + lasts.exact > mostDays * dayMs)
    throw new IcsError(line, `the event recurs and lasts longer than ${mostDays} days`);
  return {
    uid: valueOf(lines, 'UID') || `line ${line}`,
    span,
    ...(replaces === undefined
      ? {}
      : { replaces: (of: string) => minute(inZone(timeOf(replaces, zoneOf, floating), of)) }),
    cancelled: valueOf(lines, 'STATUS').toUpperCase() === 'CANCELLED',
  };
}

function single(lines: readonly ContentLine[], name: string): ContentLine | undefined {
  const [first, second] = lines.filter((line) => line.name === name);
  if (second !== undefined) throw new IcsError(second.line, `the event has ${name} twice`);
  return first;
}

function lasting(
  {
    start,
    end,
    duration,
  }: { readonly [Name in 'start' | 'end' | 'duration']: ContentLine | undefined } & { readonly start: ContentLine },
  day: boolean,
  readingOf: (line: ContentLine) => Reading,
): Lasting {
  if (end !== undefined && duration !== undefined)
    throw new IcsError(duration.line, 'the event has DTEND and DURATION; one of them says when it ends');
  if (duration !== undefined) return durationOf(duration);
  if (end === undefined) {
    if (day) return { wall: dayMs, exact: 0 };
    throw new IcsError(start.line, 'the event has neither DTEND nor DURATION, so that it lasts no time');
  }
  const wall = Math.ceil(readingOf(end) / minuteMs) * minuteMs - minute(readingOf(start));
  if (wall > 0) return { wall, exact: 0 };
  throw new IcsError(
    end.line,
    `the event ends (${end.value}) ${wall === 0 ? 'when' : 'before'} it begins (${start.value})`,
  );
}

function ruleOf({ value, line }: ContentLine, start: Reading, zone: string): string {
  const read = readRule(value, zone);
  if ('problem' in read) throw new IcsError(line, `RRULE: ${read.problem}`);
  const found = firstByRule(start, read.rule);
  if ('problem' in found) throw new IcsError(line, `RRULE is "${value}"${found.problem}`);
  return read.rule;
}

/** EXDATE and RDATE: each of the values of each of the lines. */
function datesOf(lines: readonly ContentLine[], name: string): ContentLine[] {
  return lines
    .filter((line) => line.name === name)
    .flatMap((line) => line.value.split(',').map((value) => ({ ...line, value })));
}

/** SUMMARY without the escapes of a text value. RFC 5545, 3.3.11. */
function reasonOf(lines: readonly ContentLine[]): { readonly reason?: string } {
  const text = valueOf(lines, 'SUMMARY').replaceAll(/\\([nN,;\\])/g, (_, of: string) => (/n/i.test(of) ? ' ' : of));
  const reason = text.replaceAll(/\s+/g, ' ').trim();
  return reason === '' ? {} : { reason };
}

function minute(reading: Reading): Reading {
  return Math.floor(reading / minuteMs) * minuteMs;
}
