import { Context } from '@temporalio/activity';
import { changeViewSchema } from '../domain/change/view.ts';
import { driftViewSchema, stackWatchId } from '../domain/infrastructure/drift.ts';
import { findStack } from '../domain/infrastructure/stack.ts';
import type { LaneView } from '../domain/lane.ts';
import { stackLane } from '../domain/lane-ids.ts';
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

  /** While people read its plan it changes nothing, and drift is drift. */
  async function isBeingApplied(stack: string): Promise<boolean> {
    try {
      const { holder } = await temporal.workflow.getHandle(stackLane(stack)).query<LaneView>('laneState');
      if (holder === undefined) return false;
      const change = temporal.workflow.getHandle(holder);
      if ((await change.describe()).status.name !== 'RUNNING') return false;
      const { steps } = changeViewSchema.parse(await change.query('progress'));
      return steps.some(({ state }) => state !== 'pending');
    } catch (err) {
      log.info({ err, stack }, 'no apply is known');
      return false;
    }
  }

  return {
    async lookAt(name) {
      const found = findStack(catalogue, name);
      if (!found.found) return undefined;
      if (await isBeingApplied(name)) return { busy: true };
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
