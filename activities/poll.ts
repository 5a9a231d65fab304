import { Context } from '@temporalio/activity';
import type { StepProgress } from '../domain/change/view.ts';
import { isTransient, toFailure, whereOf } from './failures.ts';

/** One look at the world: finished, or how it stands. */
export type Turn<T> = { readonly done: T } | { readonly progress: StepProgress };

export interface PollSettings<T> {
  /** What to answer when the time is nearly up; without it, Temporal's own timeout ends the attempt. */
  readonly late?: (progress: StepProgress | undefined) => T;
  /** Milliseconds between looks, from the milliseconds since the first one. */
  readonly delay?: (elapsed: number) => number;
}

/** Longest time in a row that AWS may fail to answer before the attempt gives up and a person is told. */
const patienceMs = 60_000;
const pulseMs = 1000;

/**
 * 2 % of what has passed, between 250 ms and 10 s: late by at most that share, and after the first seconds so few calls that
 * ECS's DescribeServices quota (20 a second for an account and region) carries dozens of changes at once.
 */
export function pollDelay(elapsed: number): number {
  return Math.min(10_000, Math.max(250, elapsed * 0.02));
}

/** What was just set is read back at once, then ever less often, every 5 s at last. */
export function confirmDelay(elapsed: number): number {
  return elapsed < 2000 ? 50 : Math.min(5000, elapsed / 4);
}

/** Backoff in trouble: doubles from 500 ms to 10 s, less up to half at random so that many do not come at once. */
export function troubleDelay(attempt: number, random: number = Math.random()): number {
  return Math.min(10_000, 500 * 2 ** (attempt - 1)) * (1 - random / 2);
}

/**
 * Looks again and again until done. Heartbeats with how it stands, each turn and each second, so that a slow call neither
 * loses the activity nor holds up its cancellation. Throttling, 5xx and timeouts are shown as `trouble` and outlasted for
 * a minute in a row, then thrown (retryable); every other error is thrown at once. Rejects on cancellation.
 */
export async function poll<T>(look: () => Promise<Turn<T>>, settings: PollSettings<T> = {}): Promise<T> {
  const context = Context.current();
  const began = Date.now();
  const deadline = deadlineOf(context, began);
  const delayFor = settings.delay ?? pollDelay;
  let progress: StepProgress | undefined;
  let trouble: { since: number; attempt: number; text: string } | undefined;
  const beat = () => {
    if (progress !== undefined || trouble !== undefined)
      context.heartbeat({ text: '', ...progress, ...(trouble && { trouble: trouble.text }) } satisfies StepProgress);
    else context.heartbeat();
  };
  beat();
  const pulse = setInterval(beat, pulseMs);
  try {
    for (;;) {
      let wait: number;
      try {
        const turn = await look();
        if ('done' in turn) return turn.done;
        ({ progress } = turn);
        trouble = undefined;
        wait = delayFor(Date.now() - began);
      } catch (error) {
        if (context.cancellationSignal.aborted) return await context.cancelled;
        if (!isTransient(error)) throw toFailure(error);
        const attempt = (trouble?.attempt ?? 0) + 1;
        trouble = {
          since: trouble?.since ?? Date.now(),
          attempt,
          text: `AWS does not answer in ${whereOf(error)}, attempt ${attempt}`,
        };
        if (Date.now() - trouble.since > patienceMs) throw toFailure(error);
        wait = troubleDelay(attempt);
      }
      beat();
      if (settings.late !== undefined && trouble === undefined && Date.now() + wait > deadline)
        return settings.late(progress);
      await context.sleep(wait);
    }
  } finally {
    clearInterval(pulse);
  }
}

/**
 * Options of an AWS call that only reads: cut off at once on cancellation. A write is never cut off, since nobody would know
 * whether it was applied; its own deadline bounds it.
 */
export function reading(): { readonly abortSignal: AbortSignal } {
  return { abortSignal: Context.current().cancellationSignal };
}

/** A little before Temporal would end the attempt without a word: 10 s, or a tenth of a short one. */
function deadlineOf(context: Context, began: number): number {
  const { startToCloseTimeoutMs } = context.info;
  if (startToCloseTimeoutMs <= 0) return Number.POSITIVE_INFINITY;
  return began + startToCloseTimeoutMs - Math.min(10_000, startToCloseTimeoutMs / 10);
}
