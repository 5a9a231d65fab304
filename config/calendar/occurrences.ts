import { RRuleTemporal } from 'rrule-temporal';
import { basic } from '../../domain/calendar/rule.ts';
import { type Interval, intervalAt, longest, type Span } from '../../domain/calendar/span.ts';
import { dayMs, dayOf, type Reading } from '../../domain/time/wall.ts';

/** Clocks on the wall are never further from UTC. */
const widest = dayMs;
/** A rule that asks for more has no end in sight: it fails instead of going on. */
const bounds = { maxIterations: 50_000, maxCandidateEvaluations: 200_000 };

/**
 * Where a span, with all its recurrences, lies between two instants (epoch ms); those that only reach into it as well, unordered. Recurrences are
 * counted by the clocks on the wall, and only then looked up in their zone: none is lost in the hour that the clocks skip. Throws an
 * `Error` for a rule that cannot be followed.
 */
export function occurrences(span: Span, from: number, to: number): Interval[] {
  const [first, last] = [from - longest(span) - widest, to + widest];
  const except = new Set(span.except);
  const days = new Set(span.exceptDays);
  const starts = new Set([...recurring(span, first, last), ...span.also]);
  return [...starts].flatMap((start) => {
    if (start < first || start > last || except.has(start) || days.has(dayOf(start))) return [];
    const interval = intervalAt(span, start);
    return interval.until > from && interval.since < to ? [interval] : [];
  });
}

function recurring({ start, rule }: Span, first: Reading, last: Reading): Reading[] {
  if (rule === undefined) return [start];
  if (start > last) return [];
  return followed(start, rule)
    .between(new Date(first), new Date(last), true)
    .map((at) => at.epochMilliseconds);
}

/** True for a rule that no day fits, such as the 30th of February, or that takes too long to tell. */
export function neverBegins({ start, rule, also }: Span): boolean {
  if (rule === undefined || also.length > 0) return false;
  try {
    return followed(start, rule).all((_, index) => index < 1).length === 0;
  } catch (error) {
    if (error instanceof Error) return true;
    throw error;
  }
}

function followed(start: Reading, rule: string): RRuleTemporal {
  return new RRuleTemporal({ rruleString: `DTSTART:${basic(start)}Z\nRRULE:${rule}`, ...bounds });
}
