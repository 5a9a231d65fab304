import { createHash } from 'node:crypto';
import { type Client, ScheduleAlreadyRunning, ScheduleNotFoundError, ScheduleOverlapPolicy } from '@temporalio/client';

/** One for each group and installation: others may share the namespace, with groups of their own. */
export const syncSchedule = (taskQueue: string, group: string) => `dr-sync:${taskQueue}:${group}`;

/**
 * Lets the standbys of each recovery group be looked after every so often: makes a Temporal Schedule a group, or brings it up to
 * date, and takes away those of groups that are gone. Every worker does so when it starts. Groups begin at different moments of
 * the interval, so that they do not ask AWS all at once; a round that is still under way is not overtaken.
 */
export async function scheduleSyncs(
  client: Client,
  taskQueue: string,
  groups: readonly string[],
  everyMs = 30 * 60_000,
): Promise<void> {
  for (const group of groups) {
    const schedule = {
      spec: { intervals: [{ every: everyMs, offset: offsetOf(group, everyMs) }] },
      action: {
        type: 'startWorkflow' as const,
        workflowType: 'syncRound',
        workflowId: `dr-sync-round:${taskQueue}:${group}`,
        args: [group],
        taskQueue,
      },
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: 60_000 },
    };
    try {
      await client.schedule.create({ scheduleId: syncSchedule(taskQueue, group), ...schedule, memo: { taskQueue } });
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      // Paused by somebody: stays paused.
      await client.schedule.getHandle(syncSchedule(taskQueue, group)).update(({ state }) => ({ ...schedule, state }));
    }
  }
  const known = new Set(groups.map((group) => syncSchedule(taskQueue, group)));
  for await (const { scheduleId, memo } of client.schedule.list()) {
    // A name may begin as another does: the memo has the last word.
    if (!scheduleId.startsWith(syncSchedule(taskQueue, '')) || memo?.['taskQueue'] !== taskQueue) continue;
    if (known.has(scheduleId)) continue;
    try {
      await client.schedule.getHandle(scheduleId).delete();
    } catch (error) {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
    }
  }
}

/** The same for every worker. */
function offsetOf(group: string, everyMs: number): number {
  const seconds = Math.floor(everyMs / 1000);
  return (createHash('sha256').update(group).digest().readUInt32BE(0) % seconds) * 1000;
}
