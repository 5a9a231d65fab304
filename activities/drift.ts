import { Context } from '@temporalio/activity';
import { driftViewSchema, stackWatchId } from '../domain/infrastructure/drift.ts';
import { findStack } from '../domain/infrastructure/stack.ts';
import type { DriftActivities } from './drift-api.ts';
import { pastApplies } from './past-applies.ts';
import type { ActivityDeps } from './ports.ts';

type Deps = Pick<ActivityDeps, 'catalogue' | 'temporal' | 'log'>;

export function createDriftActivities({ catalogue, temporal, log }: Deps): DriftActivities {
  /** Temporal forgets closed changes after its retention; the commit of the last look stays. */
  async function lookedAtLast(stack: string): Promise<string | undefined> {
    try {
      const view: unknown = await temporal.workflow.getHandle(stackWatchId(stack)).query('drift');
      return driftViewSchema.safeParse(view).data?.report?.found?.commit;
    } catch (err) {
      log.info({ err, stack }, 'no earlier look is known');
      return undefined;
    }
  }

  return {
    async lookAt(name) {
      const found = findStack(catalogue, name);
      if (!found.found) return undefined;
      const [last] = await pastApplies({ temporal, log }, name);
      const commit = last?.commit ?? (await lookedAtLast(name));
      return { channel: found.stack.config.channel, ...(commit === undefined ? {} : { commit }) };
    },
    async tellStack({ stack, seen }) {
      await temporal.workflow.signalWithStart('stackWatch', {
        workflowId: stackWatchId(stack),
        taskQueue: Context.current().info.taskQueue,
        args: [stack],
        signal: 'driftSeen',
        signalArgs: [seen],
      });
    },
  };
}
