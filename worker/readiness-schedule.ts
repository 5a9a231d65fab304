import { roundMs } from '../domain/recovery/readiness/gate.ts';
import { type Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';

/** One for each installation: others may share the namespace, with groups of their own. */
export const readinessSchedule = (taskQueue: string) => `readiness-${taskQueue}`;

/**
 * Lets all recovery groups be evaluated every so often, from now on: makes the Temporal Schedule, or brings it up to date. Every worker
 * does so when it starts; the groups themselves are those of the catalogue at each round. A round that is still under way is not
 * overtaken, and rounds that were missed are not made up for.
 */
export async function scheduleReadiness(client: Client, taskQueue: string, everyMs = roundMs): Promise<void> {
  const scheduleId = readinessSchedule(taskQueue);
  const schedule = {
    spec: { intervals: [{ every: everyMs }] },
    action: {
      type: 'startWorkflow' as const,
      workflowType: 'readinessRound',
      workflowId: `readiness-round-${taskQueue}`,
      taskQueue,
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: 60_000 },
  };
  try {
    await client.schedule.create({ scheduleId, ...schedule, state: { triggerImmediately: true } });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const handle = client.schedule.getHandle(scheduleId);
    // Paused by somebody: stays paused.
    await handle.update(({ state }) => ({ ...schedule, state }));
    await handle.trigger(ScheduleOverlapPolicy.SKIP);
  }
}
