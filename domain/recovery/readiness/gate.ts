import type { Catalogue } from '../../catalogue/schema.ts';
import { findEnvironment } from '../../catalogue/find.ts';
import { age } from '../../text/age.ts';
import { groupOfService } from '../find-group.ts';
import { levelWords, type ReadinessReport } from './report.ts';

/** Every so often all groups are evaluated. */
export const roundMs = 10 * 60_000;

/** What a deploy asks of the readiness of the recovery group that its service moves with. */
export interface ReadinessGate {
  readonly group: string;
  /** The least score, 1 to 100. */
  readonly least: number;
}

/** The gate of a service's environment; undefined where it asks for none. */
export function readinessGate(catalogue: Catalogue, service: string, environment: string): ReadinessGate | undefined {
  const found = findEnvironment(catalogue, service, environment);
  const least = found.found ? found.environment.gates?.readiness : undefined;
  const group = groupOfService(catalogue, service, environment);
  return least === undefined || group === undefined ? undefined : { group, least };
}

/** Whether the score as last evaluated may open the gate. A no is never said on it: what was mended since would not count. */
export function opensAsKept(report: ReadinessReport | undefined, least: number, now: number): boolean {
  return report !== undefined && now - report.at <= roundMs && report.score >= least;
}

/** What a gate that is open says of itself: `shop is ready to move to eu-central-1: 93 of 100, evaluated 4 min ago`. */
export function openSentence({ group, level, to, score, at }: ReadinessReport, now: number): string {
  return `${group} is ${levelWords[level]} to move to ${to}: ${score} of 100, evaluated ${age(at, now)}`;
}

/** Most that is said of what is in the way; `/dr status` has all of it. */
const shown = 3;

/** Why a gate is shut, what stands in the way, and what to do. */
export function shutSentence({ group, to, score, blockers, points }: ReadinessReport, least: number): string {
  const costly = points
    .filter(({ lost }) => lost > 0)
    .toSorted((a, b) => b.lost - a.lost)
    .map(({ title, sentence }) => `${title}: ${sentence}`);
  const [what, all] =
    blockers.length === 0 ? (['What costs most', costly] as const) : (['In the way', blockers] as const);
  const more = all.length > shown ? `; and ${all.length - shown} more` : '';
  const reasons = all.slice(0, shown).map((each) => each.replace(/[.!]$/, ''));
  return [
    `Readiness of ${group} to move to ${to} is ${score} of 100, and this deploy asks for ${least}.`,
    ...(reasons.length === 0 ? [] : [`${what}: ${reasons.join('; ')}${more}.`]),
    whatToDo(group),
  ].join(' ');
}

/** Why nothing can be said of the score: that opens no gate. */
export function unreadSentence(group: string, why: string): string {
  return `Readiness of ${group} cannot be read: ${why.replace(/[.]$/, '')}. ${whatToDo(group)}`;
}

function whatToDo(group: string): string {
  return `See /dr status ${group}, mend it and try again; going on without it needs the right to override, and a reason.`;
}
