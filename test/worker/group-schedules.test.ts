import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { rounds, scheduleDrift, scheduleIdOf, scheduleRounds } from '../../worker/group-schedules.ts';
import { stackCatalogue } from '../support/stack-inputs.ts';
import { startDevServer } from '../support/temporal.ts';
import { workflowBundle } from '../workflows/support.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startDevServer();
});
afterAll(() => env.teardown());

const taskQueue = 'syncs';
const handleOf = (round: 'dr-sync' | 'drill', group: string) =>
  env.client.schedule.getHandle(scheduleIdOf(round, taskQueue, group));

async function schedules(): Promise<string[]> {
  const found: string[] = [];
  for await (const { scheduleId } of env.client.schedule.list()) found.push(scheduleId);
  return found.toSorted();
}

/** What Temporal lists lags behind what it knows by a moment. */
async function listed(expected: readonly string[]): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (JSON.stringify(await schedules()) === JSON.stringify(expected)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(await schedules()).toEqual(expected);
}

test('each group has a schedule a round, made once, brought up to date, and taken away with its group; those of others stay', async () => {
  const ids = (group: string, queue = taskQueue) => [
    scheduleIdOf('dr-sync', queue, group),
    scheduleIdOf('drill', queue, group),
  ];
  await scheduleRounds(env.client, 'elsewhere', ['theirs']);
  await scheduleRounds(env.client, taskQueue, ['shop', 'bank']);
  await listed([...ids('theirs', 'elsewhere'), ...ids('bank'), ...ids('shop')].toSorted());
  const [shop, bank] = await Promise.all(['shop', 'bank'].map((group) => handleOf('dr-sync', group).describe()));
  expect(shop?.spec.intervals).toMatchObject([{ every: 1_800_000 }]);
  expect(shop?.policies.overlap).toBe('SKIP');
  expect(shop?.spec.intervals?.[0]?.offset).not.toBe(bank?.spec.intervals?.[0]?.offset);
  const drill = await handleOf('drill', 'shop').describe();
  const [nightly] = drill.spec.intervals ?? [];
  expect(nightly?.every).toBe(86_400_000);
  expect((nightly?.offset ?? 0) / 3_600_000).toBeGreaterThanOrEqual(1);
  expect((nightly?.offset ?? 0) / 3_600_000).toBeLessThan(5);

  await handleOf('dr-sync', 'shop').pause('maintenance');
  const oftener = rounds.map((round) => (round.name === 'dr-sync' ? { ...round, everyMs: 600_000 } : round));
  await scheduleRounds(env.client, taskQueue, ['shop'], oftener);
  await listed([...ids('theirs', 'elsewhere'), ...ids('shop')].toSorted());
  const changed = await handleOf('dr-sync', 'shop').describe();
  expect(changed.spec.intervals).toMatchObject([{ every: 600_000 }]);
  expect(changed.state.paused).toBe(true);
});

test('a round starts the syncs, or the drill, of its group', async () => {
  const [synced, drilled] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  const worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue,
    workflowBundle: await workflowBundle(),
    activities: {
      syncGroup: async (group: string) => synced.resolve(group),
      drillGroup: async (group: string) => drilled.resolve(group),
    },
  });
  await worker.runUntil(async () => {
    await scheduleRounds(env.client, taskQueue, ['shop']);
    await Promise.all((['dr-sync', 'drill'] as const).map((round) => handleOf(round, 'shop').trigger()));
    expect(await Promise.all([synced.promise, drilled.promise])).toEqual(['shop', 'shop']);
  });
});

test('a stack is looked at as often as the catalogue says, and not any more once it says nothing', async () => {
  const id = scheduleIdOf('drift', taskQueue, 'primary');
  await scheduleRounds(env.client, taskQueue, []);
  await scheduleDrift(env.client, taskQueue, stackCatalogue({ primary: { drift: { every: '24h' } }, dr: {} }));
  const [interval] = (await env.client.schedule.getHandle(id).describe()).spec.intervals ?? [];
  expect(interval?.every).toBe(86_400_000);
  const others = (await schedules()).filter((each) => each !== id);
  await listed([...others, id].toSorted());
  await scheduleDrift(env.client, taskQueue, stackCatalogue());
  await listed(others);
});
