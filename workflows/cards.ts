import { condition, continueAsNew, defineQuery, proxyActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import type { CardActivities } from '../activities/api.ts';
import type { CardOrder } from '../domain/lane.ts';
import { trackCard } from './messages.ts';

/** Which messages are kept up to date; the activity asks it, so that a new one needs no restart of the activity. */
export const cardOrders = defineQuery<readonly CardOrder[]>('cardOrders');

/** One activity for all messages of the workspace, because they share one budget of edits. It lasts as long as the changes do. */
const { keepCards } = proxyActivities<CardActivities>({
  startToCloseTimeout: '7d',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '10s' },
});

/**
 * Keeps the messages of open changes: begun by the first change's signal, over when none is open. A signal is never lost: one
 * that arrives while this completes makes the server give the completion back, and a later one begins the workflow anew.
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
