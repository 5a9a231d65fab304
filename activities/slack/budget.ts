/**
 * How many messages may be posted and edited: Slack allows about 50 edits a minute for an app in a workspace.
 * https://docs.slack.dev/apis/web-api/rate-limits
 */
export interface Budget {
  /** Takes one if there is one. Routine edits leave a reserve for what matters. */
  take(urgency: 'state' | 'routine'): boolean;
  /** Nothing until then, epoch ms: Slack said so, or does not answer. */
  holdUntil(at: number): void;
}

export interface BudgetOptions {
  readonly now: () => number;
  readonly perMinute?: number;
  /** How many may come at once. */
  readonly burst?: number;
}

/** What routine edits leave over. */
const reserve = 4;

/** A token bucket that never lets more than `perMinute` pass in any 60 s: what it holds at first and what flows in add up to that. */
export function createBudget({ now, perMinute = 50, burst = 10 }: BudgetOptions): Budget {
  const perMs = (perMinute - burst) / 60_000;
  let tokens = burst;
  let at = now();
  let held = 0;
  return {
    take(urgency) {
      const time = now();
      tokens = Math.min(burst, tokens + Math.max(0, time - at) * perMs);
      at = time;
      if (time < held || tokens < (urgency === 'state' ? 1 : 1 + reserve)) return false;
      tokens -= 1;
      return true;
    },
    holdUntil(until) {
      held = Math.max(held, until);
    },
  };
}
