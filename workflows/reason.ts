import type { ActivityFailure } from '@temporalio/workflow';

/** The sentence an activity failed with: its own, where it gave one, rather than "Activity task failed". */
export function reasonOf(failure: ActivityFailure): string {
  return failure.cause?.message ?? failure.message;
}
