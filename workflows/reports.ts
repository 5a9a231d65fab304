import { continueAsNew } from '@temporalio/workflow';
import type { CardOrder } from '../domain/keeper.ts';
import { keepReports } from './activities.ts';
import { keepOpen } from './keep-open.ts';

/** Tells the projects of open changes what becomes of their commits, apart from the messages, so that neither waits for the other. */
export function reports(orders: readonly CardOrder[] = []): Promise<void> {
  return keepOpen(orders, keepReports, (open) => continueAsNew<typeof reports>(open));
}
