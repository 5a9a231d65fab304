import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { scheduleSyncs, syncSchedule } from '../../worker/sync-schedules.ts';
import { startDevServer } from '../support/temporal.ts';
import { workflowBundle } from '../workflows/support.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startDevServer();
});
afterAll(() => env.teardown());

const taskQueue = 'syncs';
const describeOf = (group: string) => env.client.schedule.getHandle(syncSchedule(taskQueue, group)).describe();

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

test('each group has a schedule, made once, brought up to date, and taken away with its group; those of others stay', async () => {
  const id = (group: string, queue = taskQueue) => syncSchedule(queue, group);
  await scheduleSyncs(env.client, 'elsewhere', ['theirs']);
  await scheduleSyncs(env.client, taskQueue, ['shop', 'bank']);
  await listed([id('theirs', 'elsewhere'), id('bank'), id('shop')].toSorted());
  const [shop, bank] = await Promise.all([describeOf('shop'), describeOf('bank')]);
  expect(shop.spec.intervals).toMatchObject([{ every: 1_800_000 }]);
  expect(shop.policies.overlap).toBe('SKIP');
  expect(shop.spec.intervals?.[0]?.offset).not.toBe(bank.spec.intervals?.[0]?.offset);

  await env.client.schedule.getHandle(id('shop')).pause('maintenance');
  await scheduleSyncs(env.client, taskQueue, ['shop'], 600_000);
  await listed([id('theirs', 'elsewhere'), id('shop')].toSorted());
  const changed = await describeOf('shop');
  expect(changed.spec.intervals).toMatchObject([{ every: 600_000 }]);
  expect(changed.state.paused).toBe(true);
}, 60_000);

test('a round starts the syncs of its group', async () => {
  const begun = Promise.withResolvers<string>();
  const worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue,
    workflowBundle: await workflowBundle(),
    activities: { syncGroup: async (group: string) => begun.resolve(group) },
  });
  await worker.runUntil(async () => {
    await scheduleSyncs(env.client, taskQueue, ['shop']);
    await env.client.schedule.getHandle(syncSchedule(taskQueue, 'shop')).trigger();
    expect(await begun.promise).toBe('shop');
  });
}, 60_000);
