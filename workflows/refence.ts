import {
  ActivityFailure,
  ApplicationFailure,
  ChildWorkflowFailure,
  log,
  ParentClosePolicy,
  sleep,
  startChild,
} from '@temporalio/workflow';
import type { Left } from '../domain/recovery/left.ts';
import { answers } from './activities.ts';
import { runChild } from './child-change.ts';
import { reasonOf } from './reason.ts';

/** Between two attempts, minutes: doubling up to half an hour. */
const pauses = [1, 2, 4, 8, 15, 30] as const;

/**
 * Waits until a region that a group left without a complete fence answers again, however long that takes, and then fences it: its writers
 * know nothing of the move. What keeps it from being fenced (a region that is back in part, a role that is denied) is waited out; a person who aborts the fence ends it.
 */
export async function refence({ change, person, group, environment, region }: Left): Promise<void> {
  const actor = { via: 'change', change, person } as const;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await answers({ group, region });
      const id = `${change}-fence${attempt === 1 ? '' : attempt}`;
      const { status } = await runChild(id, { kind: 'fence', group, environment, actor, dryRun: false });
      if (status === 'succeeded' || status === 'aborted') return;
      log.warn('a region that was left is not fenced yet', { region, status });
    } catch (error) {
      if (error instanceof ChildWorkflowFailure) return;
      if (!(error instanceof ActivityFailure)) throw error;
      log.warn('a region that was left is not fenced yet', { region, reason: reasonOf(error) });
      // The catalogue does not know the group, or it has nothing there any more.
      if (error.cause instanceof ApplicationFailure && error.cause.type === 'Refused') return;
    }
    await sleep(`${pauses[Math.min(attempt, pauses.length) - 1] ?? 30}m`);
  }
}

/** Lets it be waited for after the change has ended, once. */
export async function beginRefence(left: Left): Promise<void> {
  await startChild(refence, {
    workflowId: `${left.change}-refence`,
    args: [left],
    parentClosePolicy: ParentClosePolicy.ABANDON,
  });
}
