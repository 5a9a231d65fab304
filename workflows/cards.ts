import { condition, continueAsNew, defineQuery, setHandler, workflowInfo } from '@temporalio/workflow';
import type { CardOrder } from '../domain/lane.ts';
import { keepCards } from './activities.ts';
import { trackCard } from './messages.ts';

/** Which messages are kept up to date; the activity asks it, so that a new one needs no restart of the activity. */
export const cardOrders = defineQuery<readonly CardOrder[]>('cardOrders');

/**
 * Keeps the messages of open changes, by one activity for all of them, since they share the workspace's budget of edits.
 * Begun by the first change's signal, over when none is open. A signal is never lost: one that arrives while this completes
 * makes the server give the completion back, and a later one begins the workflow anew.
 */
export async function cards(orders: readonly CardOrder[] = []): Promise<void> {
  const open = new Map(orders.map((order) => [order.change, order]));
  setHandler(trackCard, (order) => void open.set(order.change, order));
  setHandler(cardOrders, () => [...open.values()]);
  await condition(() => open.size > 0, '10s');
  while (open.size > 0) {
    const { closed } = await keepCards([...open.values()]);
    for (const change of closed) open.delete(change);
    if (open.size > 0 && workflowInfo().historyLength > 1_000) {
      await continueAsNew<typeof cards>([...open.values()]);
    }
  }
}
