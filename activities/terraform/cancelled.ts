import { CancelledFailure, type Context } from '@temporalio/activity';
import type { TerraformDeps } from './ports.ts';

/**
 * True where an activity is cancelled only because its worker shuts down: nobody asked for the end of what it does.
 * The reasons are Temporal's `ActivityCancelReason`.
 */
export function isShutdown({ cancellationSignal: { reason } }: Context): boolean {
  return reason instanceof CancelledFailure && reason.message === 'WORKER_SHUTDOWN';
}

/** How long the tool may take to end when its worker is gone, or goes, in milliseconds. */
export function graceOf({ graceMs = 120_000 }: Pick<TerraformDeps, 'graceMs'>): number {
  return graceMs;
}

/**
 * How long an apply may take to end when it is cancelled, in milliseconds. A person who aborts it is told that what is under way is finished, and a database takes
 * its time: all that the attempt has left, but for what comes after.
 */
export function patienceOf(deps: Pick<TerraformDeps, 'graceMs'>, context: Context): number {
  const usual = graceOf(deps);
  if (isShutdown(context)) return usual;
  const { currentAttemptScheduledTimestampMs: since, startToCloseTimeoutMs: allowed } = context.info;
  return Math.max(usual, since + allowed - Date.now() - usual);
}
