import { ActivityFailure, log } from '@temporalio/workflow';
import { answers } from './activities.ts';
import { runChild } from './child-change.ts';
import type { Left } from '../domain/recovery/left.ts';
import { reasonOf } from './reason.ts';

/**
 * Waits until a region that a group left without a complete fence answers again, however long that takes, and then fences it: its writers
 * know nothing of the move.
 */
export async function refence({ change, person, group, environment, region }: Left): Promise<void> {
  try {
    await answers({ group, region });
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    log.warn('a region that was left is not waited for', { region, reason: reasonOf(error) });
    return;
  }
  const actor = { via: 'change', change, person } as const;
  await runChild(`${change}-fence`, { kind: 'fence', group, environment, actor, dryRun: false });
}
