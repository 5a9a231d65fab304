import { Context } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { CardOrder, Keeper } from '../domain/keeper.ts';
import type { TemporalActivities } from './api.ts';
import { createOwnChanges } from './own-changes.ts';
import type { ActivityDeps } from './ports.ts';

/** Calls on Temporal that workflow code cannot make: a workflow may signal another, not start it by the signal. */
export function createTemporalActivities({
  catalogue,
  temporal,
  reports = false,
}: Pick<ActivityDeps, 'catalogue' | 'temporal' | 'reports'>): TemporalActivities {
  /** Each of these workflows keeps something of all open changes. */
  async function track(keeper: Keeper, order: CardOrder): Promise<void> {
    await temporal.workflow.signalWithStart(keeper, {
      workflowId: keeper,
      taskQueue: Context.current().info.taskQueue,
      signal: 'trackCard',
      signalArgs: [order],
    });
  }

  return {
    ...createOwnChanges({ catalogue, temporal }),
    async claimLane({ lane, claim }) {
      await temporal.workflow.signalWithStart('lane', {
        workflowId: lane,
        taskQueue: Context.current().info.taskQueue,
        signal: 'claimLane',
        signalArgs: [claim],
      });
    },
    async isRunning(change) {
      try {
        return (await temporal.workflow.getHandle(change).describe()).status.name === 'RUNNING';
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      }
    },
    async trackCard(order) {
      await track('cards', order);
      if (reports) await track('reports', order);
    },
  };
}
