import { summaryTitle } from '../change/title.ts';
import type { ChangeSummary } from '../change/summary.ts';
import { sentence } from '../change/words.ts';
import { age } from '../text/age.ts';
import { type DriftNews, type DriftReport, hasDrifted, type StackStanding } from './drift.ts';
import { countsText, resourceLine, shortCommit } from './words.ts';

const named = 8;

/** What the channel hears of a look, a line each; the first says it all. */
export function driftLines(news: DriftNews, report: DriftReport): string[] {
  const { stack, found, problem } = report;
  if (news === 'unseen' || found === undefined) {
    return [
      `Whether stack ${stack} still is as it was applied cannot be looked at: ${sentence(problem ?? 'it was not planned')}`,
    ];
  }
  const at = `its code at ${shortCommit(found.commit)}`;
  if (news === 'back') return [`Stack ${stack} is as ${at} says again.`];
  const more = found.changes.length + found.leftOut - Math.min(named, found.changes.length);
  return [
    `Stack ${stack} has drifted: it is not as ${at} says, and a plan of that has ${countsText(found.counts, found.outputs.length)}.`,
    ...found.changes.slice(0, named).map(resourceLine),
    ...(more === 0 ? [] : [`… and ${more} more`]),
    `To have it as the code says: /infra apply ${stack} --commit ${shortCommit(found.commit)}. To keep what was done, write it into the code.`,
  ];
}

/** How a stack stands, one line: `primary (prod, eu-west-1) · applied 3f2a9c1b 2 h ago by @x · as applied, looked 20 min ago`. */
export function standingLine(standing: StackStanding, now: number): string {
  const { stack, environment, region, running, planned, applied, drift, problem } = standing;
  const parts = [
    `${stack} (${environment}, ${region})`,
    ...(running === undefined ? [] : [`${summaryTitle(running)} is under way`]),
    ...(problem === undefined
      ? [applied === undefined ? 'no apply is known' : `${lastApply(applied)} ${done(applied, now)}`]
      : [`not known just now: ${problem.replace(/\.$/, '')}`]),
    ...(planned === undefined || isOlder(planned, applied) ? [] : [`planned ${done(planned, now)}`]),
    ...driftPart(drift?.report, now),
  ];
  return parts.join(' · ');
}

function driftPart(report: DriftReport | undefined, now: number): string[] {
  if (report === undefined) return [];
  const looked = `looked ${age(report.at, now)}`;
  if (report.found === undefined) return [`drift not known (${(report.problem ?? '').replace(/\.$/, '')}), ${looked}`];
  if (!hasDrifted(report)) return [`as applied, ${looked}`];
  return [`DRIFTED: ${countsText(report.found.counts, report.found.outputs.length)}, ${looked}`];
}

/** How far one came that did not succeed stands on its own message. */
function lastApply({ status }: ChangeSummary): string {
  if (status === 'succeeded') return 'applied';
  return status === 'failed' ? 'an apply failed,' : 'an apply was stopped,';
}

function done({ version, endedAt, startedAt, requestedBy }: ChangeSummary, now: number): string {
  const by = requestedBy === undefined ? '' : ` by @${requestedBy}`;
  const at = version === undefined ? '' : `${shortCommit(version)} `;
  return `${at}${age(Date.parse(endedAt ?? startedAt), now)}${by}`;
}

function isOlder(one: ChangeSummary, other: ChangeSummary | undefined): boolean {
  return other !== undefined && one.startedAt < other.startedAt;
}
