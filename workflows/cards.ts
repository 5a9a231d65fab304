import { continueAsNew } from '@temporalio/workflow';
import type { CardOrder } from '../domain/keeper.ts';
import { keepCards } from './activities.ts';
import { keepOpen } from './keep-open.ts';

/** Keeps the messages of open changes. */
export function cards(orders: readonly CardOrder[] = []): Promise<void> {
  return keepOpen(orders, keepCards, (open) => continueAsNew<typeof cards>(open));
}
