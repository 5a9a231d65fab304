import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Context } from '@temporalio/activity';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import type { CardOrder } from '../../../domain/keeper.ts';
import { trackCard } from '../../../workflows/messages.ts';
import { startDevServer } from '../../support/temporal.ts';
import { workflowBundle } from '../../workflows/support.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startDevServer();
});
afterAll(() => env.teardown());

type Keep = (orders: readonly CardOrder[]) => Promise<{ readonly closed: readonly string[] }>;
let queues = 0;

/** Runs the workflow over an activity of the test's own. `track` begins it or adds to it, as a change does. */
async function withCards<T>(keepCards: Keep, work: (cards: Cards) => Promise<T>): Promise<T> {
  queues += 1;
  const taskQueue = `cards-${process.pid}-${queues}`;
  const worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue,
    workflowBundle: await workflowBundle(),
    activities: { keepCards },
  });
  const handle = env.client.workflow.getHandle(taskQueue);
  return worker.runUntil(
    work({
      track: async (change) => {
        const order: CardOrder = { change, channel: '#deploys' };
        await env.client.workflow.signalWithStart('cards', {
          workflowId: taskQueue,
          taskQueue,
          signal: trackCard,
          signalArgs: [order],
        });
      },
      orders: async () => (await handle.query<readonly CardOrder[]>('cardOrders')).map(({ change }) => change),
      ended: async () => void (await handle.result()),
    }),
  );
}

interface Cards {
  readonly track: (change: string) => Promise<void>;
  readonly orders: () => Promise<readonly string[]>;
  readonly ended: () => Promise<void>;
}

const all: Keep = (orders) => Promise.resolve({ closed: orders.map(({ change }) => change) });

describe('the cards of open changes', () => {
  test('begin with the first change, and end when none is open', async () => {
    const kept: string[][] = [];
    const keep: Keep = (orders) => {
      kept.push(orders.map(({ change }) => change));
      return all(orders);
    };
    await withCards(keep, async ({ track, ended }) => {
      await track('app-prod-1');
      await ended();
      await track('app-prod-2');
      await ended();
    });
    expect(kept).toEqual([['app-prod-1'], ['app-prod-2']]);
  });

  test('a change that comes while the activity runs is told to whoever asks, and kept if the activity missed it', async () => {
    const begun = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const kept: string[][] = [];
    const keep: Keep = async (orders) => {
      kept.push(orders.map(({ change }) => change));
      const beat = setInterval(Context.current().heartbeat, 500);
      begun.resolve();
      await go.promise;
      clearInterval(beat);
      return all(orders);
    };
    await withCards(keep, async ({ track, orders, ended }) => {
      await track('app-prod-1');
      await begun.promise;
      await track('app-prod-2');
      await track('app-prod-2');
      expect(await orders()).toEqual(['app-prod-1', 'app-prod-2']);
      go.resolve();
      await ended();
    });
    expect(kept).toEqual([['app-prod-1'], ['app-prod-2']]);
  });

  test('signals that arrive just as it completes are not lost', async () => {
    const kept = new Set<string>();
    const keep: Keep = (orders) => {
      for (const { change } of orders) kept.add(change);
      return all(orders);
    };
    const changes = Array.from({ length: 30 }, (_, index) => `app-prod-${index}`);
    await withCards(keep, async ({ track, ended }) => {
      for (const change of changes) await track(change);
      await ended();
    });
    expect([...kept]).toEqual(changes);
  });

  test('go on when the activity fails', async () => {
    let attempts = 0;
    const keep: Keep = (orders) => {
      attempts += 1;
      return attempts === 1 ? Promise.reject(new Error('worker lost')) : all(orders);
    };
    await withCards(keep, async ({ track, ended }) => {
      await track('app-prod-1');
      await ended();
    });
    expect(attempts).toBe(2);
  });
});
