import { costText, countsText, dangerText, outputsText, resourceLine, shortCommit } from '../infrastructure/words.ts';
import type { ChangeView } from './view.ts';
import { quoted } from './words.ts';

/** So many resources stand in the thread of a change's message; a longer plan is a file there. */
export const namedInThread = 50;

type Viewed = NonNullable<ChangeView['infrastructure']>;

/** `Apply to primary in prod: 3 to add and 1 to replace. Destroys or replaces 1 database!` */
export function stackQuestion({ subject, environment, infrastructure: plan }: ChangeView): string {
  if (plan === undefined) return `Apply to ${subject} in ${environment}?`;
  const danger = dangerText(plan);
  const what = `Apply to ${subject} in ${environment}: ${countsText(plan.counts, plan.outputs.length)}?`;
  return danger === undefined ? what : `${danger}. ${what}`;
}

/** `commit 3f2a9c1b "a third zone", planned by terraform 1.11.4`. */
export function plannedOf({ commit, commitTitle, tool }: Viewed): string {
  return `commit ${shortCommit(commit)}${quoted(commitTitle)}, planned by ${tool}`;
}

/** The resources that a plan touches, the worst first, a line each; how many more, where there are more than `most`. */
export function resourceLines({ changes, leftOut }: Pick<Viewed, 'changes' | 'leftOut'>, most: number): string[] {
  const more = changes.length + leftOut - Math.min(most, changes.length);
  return [...changes.slice(0, most).map(resourceLine), ...(more === 0 ? [] : [`… and ${more} more`])];
}

/** What else there is to know before it is approved: outputs, and what it costs. */
export function besideResources(plan: Viewed): string[] {
  return [...outputsText(plan), ...(plan.cost === undefined ? [] : [`It costs ${costText(plan.cost)}.`])];
}

/** True from the moment somebody stopped it until it has ended: what is under way is finished first. */
export function isStopping({ status, stoppedBy, undoing }: ChangeView): boolean {
  return (status === 'running' || status === 'waiting') && (stoppedBy !== undefined || undoing);
}
