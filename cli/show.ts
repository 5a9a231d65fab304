import type { ChangeSummary } from '../domain/change/summary.ts';
import { changeTitle, isDisarmed, summaryTitle } from '../domain/change/title.ts';
import { type ChangeView, hasEnded } from '../domain/change/view.ts';
import { plannedOf } from '../domain/change/stack-words.ts';
import { why } from '../domain/change/why.ts';
import { upper, type Words } from '../domain/change/words.ts';
import { age } from '../domain/text/age.ts';
import { dayTime } from '../domain/time/zone.ts';
import { duration, roughly } from '../domain/text/duration.ts';
import { groupPlanLines } from './show-group.ts';

/** Times of day as this machine's clock shows them. */
function localWords(now: number): Words {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return {
    now,
    time: (iso) => new Date(iso).toTimeString().slice(0, 8),
    day: (iso) => dayTime(Date.parse(iso), zone),
  };
}

/** A change in a few lines: what, who, the plan while it matters, how it stands. */
export function showChange(view: ChangeView, now: number): string[] {
  const by = view.fired === undefined ? 'by' : `fired by ${view.fired.alarm}, armed by`;
  const who = [`${by} ${view.requestedBy}`, ...(view.reason === undefined ? [] : [`"${view.reason}"`]), view.change];
  const first = `${changeTitle(view, true)} · ${who.join(' · ')}`;
  if (view.kind === 'infrastructure') return [first, ...stackPlanLines(view), ...why(view, localWords(now))];
  if (view.service === undefined) return [first, ...why(view, localWords(now)), ...groupPlanLines(view, now)];
  const plan = hasEnded(view.status) && !view.dryRun ? [] : planLines(view);
  return [first, ...plan, ...why(view, localWords(now))];
}

function planLines({ plan, steps }: ChangeView): string[] {
  if (plan === undefined) return [];
  const phases = [...new Set(steps.map((step) => step.phase))];
  const last =
    plan.lastSeconds.length === 0
      ? ''
      : ` (last ${plan.lastSeconds.length}: ${duration(Math.min(...plan.lastSeconds))} to ${duration(Math.max(...plan.lastSeconds))})`;
  return [
    ...(plan.title === undefined ? [] : [`"${plan.title}"`]),
    ...(plan.taskDefinitionDiff.length === 0 ? ['Task definition: no difference'] : plan.taskDefinitionDiff),
    `Plan: ${phases.join(' → ')}`,
    `About ${roughly(plan.estimateSeconds)}${last}; ${plan.undo}`,
    ...plan.notes.map((note) => `Note: ${note}`),
  ];
}

/** While the plan matters: its commit, and what to know of it. */
function stackPlanLines({ infrastructure, plan, status, dryRun }: ChangeView): string[] {
  if (infrastructure === undefined || plan === undefined || (hasEnded(status) && !dryRun)) return [];
  return [`${upper(plannedOf(infrastructure))}.`, ...plan.notes.map((note) => `Note: ${note}`)];
}

/** What a change waits for, or how it ended. */
export function showWhy(view: ChangeView, now: number): string[] {
  return why(view, localWords(now));
}

/** Changes as a table, newest first. */
export function showChanges(changes: readonly ChangeSummary[], now: number): string[] {
  if (changes.length === 0) return ['No changes yet.'];
  const rows = changes.map((change) => [
    change.change,
    summaryTitle(change),
    change.dryRun ? 'dry run' : isDisarmed(change) ? 'disarmed' : change.status,
    change.requestedBy ?? '',
    age(Date.parse(change.startedAt), now),
  ]);
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
