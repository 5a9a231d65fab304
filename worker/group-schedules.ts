import { createHash } from 'node:crypto';
import { type Client, ScheduleAlreadyRunning, ScheduleNotFoundError, ScheduleOverlapPolicy } from '@temporalio/client';
import type { Catalogue } from '../domain/catalogue/schema.ts';

/** What is done for every recovery group, or for a stack, again and again. */
export interface Round {
  /** Begins the ids of its schedules. */
  readonly name: 'dr-sync' | 'drill' | 'drift';
  readonly workflowType: 'syncRound' | 'drillRound' | 'driftRound';
  readonly everyMs: number;
  /** Groups begin at different moments of the interval, so that they do not ask AWS all at once: from `fromMs` on, for `spreadMs`. */
  readonly fromMs: number;
  readonly spreadMs: number;
}

const minute = 60_000;
const hour = 60 * minute;
export const rounds: readonly Round[] = [
  { name: 'dr-sync', workflowType: 'syncRound', everyMs: 30 * minute, fromMs: 0, spreadMs: 30 * minute },
  // At night, UTC.
  { name: 'drill', workflowType: 'drillRound', everyMs: 24 * hour, fromMs: hour, spreadMs: 4 * hour },
];

/** One for each group and installation: others may share the namespace, with groups of their own. */
export const scheduleIdOf = (round: Round['name'], taskQueue: string, group: string) =>
  `${round}:${taskQueue}:${group}`;

/**
 * Lets every recovery group be looked after: makes a Temporal Schedule a group and round, or brings it up to date, and takes away
 * those of groups that are gone. Every worker does so when it starts. A round that is still under way is not overtaken.
 */
export async function scheduleRounds(
  client: Client,
  taskQueue: string,
  groups: readonly string[],
  wanted: readonly Round[] = rounds,
): Promise<void> {
  const planned = wanted.flatMap((round) => groups.map((group) => ({ of: group, round })));
  await keepSchedules(
    client,
    taskQueue,
    wanted.map(({ name }) => name),
    planned,
  );
}

/** Lets every stack that wants it be looked at as often as the catalogue says, as `scheduleRounds` does with groups. */
export async function scheduleDrift(
  client: Client,
  taskQueue: string,
  { infrastructure }: Pick<Catalogue, 'infrastructure'>,
): Promise<void> {
  const planned = Object.entries(infrastructure).flatMap(([stack, { drift }]) => {
    if (drift === undefined) return [];
    const everyMs = drift.every * 1000;
    const round = { name: 'drift', workflowType: 'driftRound', everyMs, fromMs: 0, spreadMs: everyMs } as const;
    return [{ of: stack, round }];
  });
  await keepSchedules(client, taskQueue, ['drift'], planned);
}

/** Makes those that are wanted, and takes away the others of these names. */
async function keepSchedules(
  client: Client,
  taskQueue: string,
  names: readonly Round['name'][],
  wanted: readonly { readonly of: string; readonly round: Round }[],
): Promise<void> {
  const known = new Set<string>();
  for (const { of, round } of wanted) known.add(await schedule(client, taskQueue, of, round));
  const ours = names.map((name) => scheduleIdOf(name, taskQueue, ''));
  for await (const { scheduleId, memo } of client.schedule.list()) {
    // A name may begin as another does: the memo has the last word.
    const isOurs = ours.some((beginning) => scheduleId.startsWith(beginning)) && memo?.['taskQueue'] === taskQueue;
    if (!isOurs || known.has(scheduleId)) continue;
    try {
      await client.schedule.getHandle(scheduleId).delete();
    } catch (error) {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
    }
  }
}

async function schedule(client: Client, taskQueue: string, group: string, round: Round): Promise<string> {
  const { name, workflowType, everyMs } = round;
  const scheduleId = scheduleIdOf(name, taskQueue, group);
  const definition = {
    spec: { intervals: [{ every: everyMs, offset: offsetOf(group, round) }] },
    action: {
      type: 'startWorkflow' as const,
      workflowType,
      workflowId: `${name}-round:${taskQueue}:${group}`,
      args: [group],
      taskQueue,
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: 60_000 },
  };
  try {
    await client.schedule.create({ scheduleId, ...definition, memo: { taskQueue } });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    // Paused by somebody: stays paused.
    await client.schedule.getHandle(scheduleId).update(({ state }) => ({ ...definition, state }));
  }
  return scheduleId;
}

/** The same for every worker. */
function offsetOf(group: string, { everyMs, fromMs, spreadMs }: Round): number {
  const seconds = Math.floor(spreadMs / 1000);
  return (fromMs + (createHash('sha256').update(group).digest().readUInt32BE(0) % seconds) * 1000) % everyMs;
}
