import { Context } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { TemporalActivities } from './api.ts';
import { createOwnChanges } from './own-changes.ts';
import type { ActivityDeps } from './ports.ts';

/** Calls on Temporal that workflow code cannot make: a workflow may signal another, not start it by the signal. */
export function createTemporalActivities({
  catalogue,
  temporal,
}: Pick<ActivityDeps, 'catalogue' | 'temporal'>): TemporalActivities {
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
      await temporal.workflow.signalWithStart('cards', {
        workflowId: 'cards',
        taskQueue: Context.current().info.taskQueue,
        signal: 'trackCard',
        signalArgs: [order],
      });
    },
  };
}
