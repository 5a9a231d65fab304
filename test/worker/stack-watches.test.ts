import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { stackWatchId } from '../../domain/infrastructure/drift.ts';
import { endStackWatches } from '../../worker/stack-watches.ts';
import { stackCatalogue } from '../support/stack-inputs.ts';
import { startDevServer } from '../support/temporal.ts';
import { workflowBundle } from '../workflows/support.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startDevServer();
});
afterAll(() => env.teardown());

const taskQueue = 'watches';

function watch(stack: string, queue = taskQueue) {
  return env.client.workflow.start('stackWatch', {
    taskQueue: queue,
    workflowId: stackWatchId(stack),
    args: [stack],
  });
}

/** What Temporal lists lags behind what it knows by a moment. */
async function untilListed(count: number): Promise<void> {
  for (;;) {
    const found = await env.client.workflow.count('WorkflowType = "stackWatch"');
    if (found.count === count) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('a stack that left the catalogue, or is looked at no more, is watched no more; those of others are', async () => {
  const catalogue = stackCatalogue({ primary: { drift: { every: '24h' } }, dr: {} });
  const worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue,
    workflowBundle: await workflowBundle(),
  });
  await worker.runUntil(async () => {
    const [kept, unlooked, gone] = await Promise.all(['primary', 'dr', 'gone'].map((stack) => watch(stack)));
    const theirs = await watch('theirs', 'elsewhere');
    await untilListed(4);
    await endStackWatches(env.client, taskQueue, catalogue);
    await Promise.all([unlooked?.result(), gone?.result()]);
    expect((await kept?.describe())?.status.name).toBe('RUNNING');
    expect((await theirs.describe()).status.name).toBe('RUNNING');
  });
}, 60_000);
