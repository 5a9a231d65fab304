import { condition, defineQuery, setHandler, workflowInfo } from '@temporalio/workflow';
import type { CardOrder } from '../domain/keeper.ts';
import { trackCard } from './messages.ts';

/** Which changes are kept; the activity asks it, so that a new one needs no restart of the activity. */
const cardOrders = defineQuery<readonly CardOrder[]>('cardOrders');

/**
 * Runs one activity for all changes that are open, since they share a budget of calls.
 * Begun by the first change's signal, over when none is open. A signal is never lost: one that arrives while this completes
 * makes the server give the completion back, and a later one begins the workflow anew.
 */
export async function keepOpen(
  orders: readonly CardOrder[],
  keep: (open: readonly CardOrder[]) => Promise<{ readonly closed: readonly string[] }>,
  anew: (open: readonly CardOrder[]) => Promise<unknown>,
): Promise<void> {
  const open = new Map(orders.map((order) => [order.change, order]));
  setHandler(trackCard, (order) => void open.set(order.change, order));
  setHandler(cardOrders, () => [...open.values()]);
  await condition(() => open.size > 0, '10s');
  while (open.size > 0) {
    const { closed } = await keep([...open.values()]);
    for (const change of closed) open.delete(change);
    if (open.size > 0 && workflowInfo().historyLength > 1_000) await anew([...open.values()]);
  }
}
