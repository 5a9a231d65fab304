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

/**
 * The first beginning that a rule names; or what is wrong with it, in words that follow the rule: it breaks RFC 5545, or no day fits it, such as the 30th of
 * February.
 */
export function firstByRule(start: Reading, rule: string): { readonly first: Reading } | { readonly problem: string } {
  const never = { problem: ', which never comes' };
  let first: Reading | undefined;
  try {
    const whole = followed(start, rule);
    try {
      first = whole.all((_, index) => index < 1)[0]?.epochMilliseconds;
    } catch {
      return never;
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { problem: `: ${error.message}` };
  }
  return first === undefined ? never : { first };
}

function followed(start: Reading, rule: string): RRuleTemporal {
  return new RRuleTemporal({ rruleString: `DTSTART:${basic(start)}Z\nRRULE:${rule}`, strict: true, ...bounds });
}
