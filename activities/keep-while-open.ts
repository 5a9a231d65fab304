import { Context } from '@temporalio/activity';
import type { Log } from '../config/log.ts';
import type { ChangeView } from '../domain/change/view.ts';
import type { CardOrder } from '../domain/keeper.ts';

/** How something is kept of each open change. */
export interface Keeping<Kept> {
  readonly orders: readonly CardOrder[];
  /** The changes to keep, as the workflow knows them by now. */
  readonly latest: () => Promise<readonly CardOrder[]>;
  /** Those that an earlier attempt has closed; absent: none is known. */
  readonly closed?: Iterable<string>;
  readonly begin: (order: CardOrder) => Kept;
  readonly round: (open: ReadonlyMap<string, Kept>) => Promise<void>;
  /** Nothing more will come of it. */
  readonly isDone: (kept: Kept) => boolean;
  readonly onClosed?: (change: string) => void;
  /** What a later attempt needs to go on from; absent: it looks again. */
  readonly held?: (closed: ReadonlySet<string>) => unknown;
  /** Length of one round, ms. */
  readonly tickMs: number;
  readonly log: Pick<Log, 'debug'>;
}

const heartbeatMs = 2_000;
/** So many changes closed, and the workflow is told, lest its list and ours grow. */
const reportAt = 50;

/** Goes round all open changes until none is left, or enough are done with. Changes that come meanwhile are taken in. */
export async function keepWhileOpen<Kept>(keeping: Keeping<Kept>): Promise<{ readonly closed: readonly string[] }> {
  const { log, held = () => undefined } = keeping;
  const context = Context.current();
  const open = new Map<string, Kept>();
  const closed = new Set(keeping.closed);
  const track = (order: CardOrder) => {
    if (!open.has(order.change) && !closed.has(order.change)) open.set(order.change, keeping.begin(order));
  };
  keeping.orders.forEach(track);
  const heart = setInterval(() => context.heartbeat(held(closed)), heartbeatMs);
  try {
    while (open.size > 0 && closed.size < reportAt) {
      await keeping.round(open);
      for (const [change, kept] of open) {
        if (!keeping.isDone(kept)) continue;
        closed.add(change);
        open.delete(change);
        keeping.onClosed?.(change);
      }
      const latest = await keeping.latest().catch((err: unknown) => {
        log.debug({ err }, 'orders not read this time');
        return [];
      });
      latest.forEach(track);
      if (open.size > 0) await context.sleep(keeping.tickMs);
    }
  } finally {
    clearInterval(heart);
  }
  return { closed: [...closed] };
}

/** How a change is going; `gone` where Temporal knows it no longer, undefined where it could not be asked this time. */
export async function lookAtChange(
  change: string,
  progress: (change: string) => Promise<ChangeView>,
  log: Pick<Log, 'debug'>,
): Promise<ChangeView | 'gone' | undefined> {
  try {
    return await progress(change);
  } catch (err) {
    log.debug({ err, change }, 'change not read this time');
    return err instanceof Error && 'type' in err && err.type === 'notFound' ? 'gone' : undefined;
  }
}
