import { CancelledFailure, type Context } from '@temporalio/activity';

/**
 * True where an activity is cancelled only because its worker shuts down: nobody asked for the end of what it does.
 * The reasons are Temporal's `ActivityCancelReason`.
 */
export function isShutdown({ cancellationSignal: { reason } }: Context): boolean {
  return reason instanceof CancelledFailure && reason.message === 'WORKER_SHUTDOWN';
}
