import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { lastDrills } from '../../activities/last-drills.ts';
import { knownReadiness } from '../../activities/readiness-known.ts';
import type { ReadinessActivities, ReadinessPostActivities } from '../../activities/readiness-api.ts';
import { createReadinessGateway } from '../../bot/gateway/readiness.ts';
import type { ReadinessReport } from '../../domain/recovery/readiness/report.ts';
import { readinessSchedule, scheduleReadiness } from '../../worker/readiness-schedule.ts';
import { startDevServer } from '../support/temporal.ts';
import { workflowBundle } from '../workflows/support.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startDevServer();
});
afterAll(() => env.teardown());

const report: ReadinessReport = {
  group: 'shop',
  at: Date.UTC(2026, 0, 5),
  from: 'eu-west-1',
  to: 'eu-central-1',
  score: 100,
  level: 'ready',
  points: [],
  blockers: [],
  lastDrill: Date.UTC(2026, 0, 1),
};

async function withWorker(taskQueue: string, overrides: Partial<ReadinessActivities>, work: () => Promise<void>) {
  const activities: ReadinessActivities & ReadinessPostActivities = {
    evaluateReadiness: async ({ group }) => ({ group, channel: '#incidents', report: { ...report, group } }),
    readinessRound: async () => ({ groups: 0, seconds: 0 }),
    postReadiness: async () => undefined,
    drawReadiness: async () => undefined,
    ...overrides,
  };
  const bundle = await workflowBundle();
  const worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue,
    workflowBundle: bundle,
    activities,
  });
  await worker.runUntil(work());
}

test('a schedule lets every group be evaluated every ten minutes, once, however many workers start', async () => {
  const taskQueue = 'readiness-schedule';
  const begun = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let rounds = 0;
  const readinessRound = async () => {
    begun[rounds]?.resolve();
    rounds += 1;
    return { groups: 2, seconds: 0.1 };
  };
  await withWorker(taskQueue, { readinessRound }, async () => {
    await scheduleReadiness(env.client, taskQueue);
    // A start evaluates at once.
    await begun[0]?.promise;
    await scheduleReadiness(env.client, taskQueue, 300_000);
    await begun[1]?.promise;
    const schedules: string[] = [];
    for await (const { scheduleId } of env.client.schedule.list()) schedules.push(scheduleId);
    expect(schedules).toEqual([readinessSchedule(taskQueue)]);
    const { spec, policies } = await env.client.schedule.getHandle(readinessSchedule(taskQueue)).describe();
    expect(spec.intervals).toMatchObject([{ every: 300_000 }]);
    expect(policies.overlap).toBe('SKIP');
  });
  await env.client.schedule.getHandle(readinessSchedule(taskQueue)).delete();
});

test('the gateway evaluates a group that nobody has looked at yet, and reads it afterwards', async () => {
  const gateway = createReadinessGateway({ client: env.client, taskQueue: 'readiness-gateway', address: env.address });
  await withWorker('readiness-gateway', {}, async () => {
    expect(await gateway.readiness('shop')).toEqual({ group: 'shop', series: [] });
    expect(await gateway.evaluate('shop', true)).toMatchObject({ report: { score: 100 }, series: [{ score: 100 }] });
    expect(await gateway.readiness('shop')).toMatchObject({ report: { score: 100 } });
    // Visibility is a moment late; no other installation's groups are in it.
    const listed = async (queue: string) => [...(await knownReadiness(env.client, queue))];
    while ((await listed('readiness-gateway')).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await listed('readiness-gateway')).toEqual([['shop', report.lastDrill]]);
    expect(await listed('elsewhere')).toEqual([]);
    expect([...(await lastDrills(env.client, ['shop']))]).toEqual([]);
    expect([...(await lastDrills(env.client, ['shop', 'other']))]).toEqual([]);
  });
});

test('an evaluation that could not see anything is refused in its own words', async () => {
  const gateway = createReadinessGateway({ client: env.client, taskQueue: 'readiness-blind', address: env.address });
  const evaluateReadiness = async () => {
    throw ApplicationFailure.retryable('AWS answers in none of a and b.', 'AwsUnavailable');
  };
  await withWorker('readiness-blind', { evaluateReadiness }, async () => {
    await expect(gateway.evaluate('blind', false)).rejects.toMatchObject({
      type: 'refused',
      message: 'AWS answers in none of a and b.',
    });
    expect(await gateway.readiness('blind')).toEqual({ group: 'blind', series: [] });
  });
});
