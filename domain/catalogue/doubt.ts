import { duration } from '../text/duration.ts';
import { type GroupSource, sourceNames } from './group-schema.ts';
import { placeOf } from './members.ts';

/** What is known of one source of a group's members. Times in epoch ms. */
export interface Heard {
  /** When it answered last. */
  readonly answeredAt?: number;
  /** Since then it has not answered, or has refused to. */
  readonly trouble?: { readonly since: number; readonly reason: string; readonly refused: boolean };
}

/**
 * How long the last answer of a source that does not answer counts: a night. Who is in a group there can hardly be changed while it
 * is away; see ADR 22.
 */
export const graceMs = 8 * 3_600_000;

/** Whether the last answer of a source counts. One that refuses has answered: what it said before no longer holds. */
export function counts({ answeredAt, trouble }: Heard, now: number): boolean {
  if (answeredAt === undefined || trouble?.refused === true) return false;
  return now - answeredAt <= graceMs;
}

/** What is in doubt about a group for the sake of one source, a whole sentence for whoever is refused; undefined where nothing is. */
export function doubtAbout(group: string, source: GroupSource, heard: Heard, now: number): string | undefined {
  const { answeredAt, trouble } = heard;
  const who = sourceNames[source.at];
  const place = placeOf(source);
  if (trouble === undefined) {
    return answeredAt === undefined
      ? `Who else is in ${group} is not known yet: ${place} has not answered so far. Try again in a moment.`
      : undefined;
  }
  const { since, reason, refused } = trouble;
  const otherwise = `or ask somebody whom the catalogue itself names in ${group}`;
  if (refused) {
    return `Who else is in ${group} is not known: ${place} refuses to say since ${at(since)} (${reason}). Have it put right, ${otherwise}.`;
  }
  const silent = `${place} has not answered since ${at(since)} (${reason})`;
  if (counts(heard, now) && answeredAt !== undefined) {
    return `Members of ${group} are those of ${at(answeredAt)}: ${silent}.`;
  }
  const old =
    answeredAt === undefined ? '' : `, and what it said at ${at(answeredAt)} is older than ${duration(graceMs / 1000)}`;
  return `Who else is in ${group} is not known: ${silent}${old}. Try again when ${who} answers, ${otherwise}.`;
}

/** `2026-11-21 02:58 UTC`. */
function at(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
