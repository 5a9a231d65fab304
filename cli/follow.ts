import type { ChangeView } from '../domain/change/view.ts';
import { duration } from '../domain/text/duration.ts';
import type { Api } from './api.ts';
import { Failure } from './exit.ts';
import type { Terminal } from './terminal.ts';

/** Between two looks, ms: short while things move, longer while they do not. */
const shortest = 500;
const longest = 2_000;
/** How long Coxswain may be away before the watching ends; the change itself goes on. */
const patience = 10 * 60_000;

export interface Following {
  /** Ends the watching. */
  readonly until: (view: ChangeView) => boolean;
  /** At most so long, ms; then the last view is the answer. */
  readonly atMost?: number;
  /** At every look, changed or not. */
  readonly onView?: (view: ChangeView) => void;
  /** One line about the connection, not about the change. */
  readonly onTrouble?: (sentence: string) => void;
}

/** Looks at a change until it is as wanted. Survives a restart of Coxswain of up to ten minutes. */
export async function follow(api: Api, terminal: Terminal, change: string, following: Following): Promise<ChangeView> {
  const began = terminal.now();
  let last: ChangeView | undefined;
  let seen = '';
  let pause = shortest;
  let lostAt: number | undefined;
  for (;;) {
    try {
      const view = await api.change(change);
      if (lostAt !== undefined) {
        following.onTrouble?.(`Coxswain answers again after ${duration((terminal.now() - lostAt) / 1000)}.`);
        lostAt = undefined;
      }
      const now = JSON.stringify(view);
      pause = now === seen ? Math.min(longest, pause * 1.25) : shortest;
      following.onView?.(view);
      seen = now;
      last = view;
      if (following.until(view)) return view;
    } catch (error) {
      if (!(error instanceof Failure) || error.type !== 'unreachable') throw error;
      if (lostAt === undefined) {
        lostAt = terminal.now();
        following.onTrouble?.(`${error.message} The change goes on without it; trying again for 10 min.`);
      }
      if (terminal.now() - lostAt >= patience) throw error;
      pause = longest;
    }
    if (following.atMost !== undefined && last !== undefined && terminal.now() - began >= following.atMost) return last;
    await terminal.sleep(pause);
  }
}
