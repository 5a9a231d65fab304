import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { CancelledFailure } from '@temporalio/common';
import type { Info } from '@temporalio/activity';
import { createAwsFor } from '../../activities/index.ts';
import { serving } from '../../activities/providers/aws/serving.ts';
import type { StepProgress } from '../../domain/change/view.ts';
import type { StepParams } from '../../domain/plan/step.ts';
import { attempt } from './support/attempt.ts';
import { only, type SimulatedAws, startSimulatedAws } from './support/simulated-aws.ts';
import { activitiesOn, deployRequest, noPast, planOf, stepOf } from './support/world.ts';

let aws: SimulatedAws;
beforeAll(async () => {
  aws = await startSimulatedAws();
});
afterAll(() => aws.stop());
beforeEach(() => aws.mark());
afterEach(() => aws.clearFaults());

const activities = activitiesOn(noPast);
let changes = 0;

interface Prepared {
  readonly params: StepParams['service'];
  readonly serving: StepParams['serving'];
  readonly before: string;
  readonly taskDefinition: string;
  readonly key: { readonly change: string; readonly step: string };
}

async function guard(params: StepParams['service'], key: Prepared['key'], quick: boolean, rollback = true) {
  const { place, service } = params;
  const control = { place, services: [service], set: { asBefore: '' } } as const;
  const names = quick ? [] : [`${service}-5xx`];
  const deployment = {
    circuitBreaker: { enable: true, rollback },
    alarms: { enable: !quick, rollback: !quick, names },
  };
  const { result } = await attempt(activities.writeControl, {
    key,
    params: control,
    want: { services: [{ service, deployment }] },
  });
  expect(result.verdict).toBe('passed');
}

/** Everything up to the rollout of that version. */
async function prepare(service: string, version: string, alarmed = false): Promise<Prepared> {
  changes += 1;
  const key = { change: `change-${changes}`, step: 'eu/x' };
  const input = { change: key.change, request: deployRequest(service, version, 'staging') };
  const plan = planOf((await attempt(activities.makePlan, input)).result);
  const { params } = stepOf(plan, 'service', 'roll');
  const { base } = stepOf(plan, 'registerTaskDefinition', 'register').params;
  const register = { key, params: stepOf(plan, 'registerTaskDefinition', 'register').params };
  const registered = (await attempt(activities.registerTaskDefinition, register)).result;
  const taskDefinition = registered.output?.taskDefinition ?? '';
  // ECS bakes for as long as an alarm looks back, minutes; one case at the end has alarms.
  await guard(params, key, !alarmed);
  return { params, serving: stepOf(plan, 'serving', 'serving').params, before: base, taskDefinition, key };
}

function roll(
  { params, key }: Prepared,
  taskDefinition: string,
  info: Partial<Info> = {},
  during?: Parameters<typeof attempt>[3],
) {
  return attempt(activities.writeService, { key, params, want: { taskDefinition } }, info, during);
}

/** Updates that change what runs, beside those of the deployment settings. */
const updates = async () =>
  only(await aws.calls(), 'UpdateService').filter(({ params }) => params['deploymentConfiguration'] === undefined);
const texts = (beats: readonly StepProgress[]) => beats.map(({ text }) => text);

describe('a rollout', () => {
  test('is done when every task behind the load balancer is new, and says how it goes', async () => {
    const prepared = await prepare('web', '1.4.2');
    const { result, beats } = await roll(prepared, prepared.taskDefinition);
    expect(result).toMatchObject({ verdict: 'passed', progress: { text: '2 of 2 tasks healthy', done: 1 } });
    expect(texts(beats)).toContain('0 of 2 tasks healthy, 2 old ones leave');
    expect(await updates()).toHaveLength(1);
    const served = (await attempt(activities.serving, withoutUrl(prepared.serving))).result;
    expect(served).toMatchObject({
      verdict: 'passed',
      progress: { text: '2 tasks behind the load balancer, all 1.4.2' },
    });
  });

  test('cut off by a cancellation is taken up, not begun again', async () => {
    const prepared = await prepare('api', '1.4.2');
    const scheduledTimestampMs = Date.now();
    const cancelled = roll(prepared, prepared.taskDefinition, { scheduledTimestampMs }, (environment, beats) => {
      if (beats.some(({ text }) => text.includes('old ones leave'))) environment.cancel();
    });
    await expect(cancelled).rejects.toBeInstanceOf(CancelledFailure);
    const { result } = await roll(prepared, prepared.taskDefinition, { scheduledTimestampMs, attempt: 2 });
    expect(result.verdict).toBe('passed');
    expect(await updates()).toHaveLength(1);
  });

  test('goes on through an outage of ECS, which it shows', async () => {
    const prepared = await prepare('api', '1.4.0');
    const { result, beats } = await roll(prepared, prepared.taskDefinition, {}, (_, seen) => {
      if (seen.length === 2) void aws.fault({ kind: 'outage', service: 'ecs', count: 3 });
    });
    expect(result.verdict).toBe('passed');
    expect(beats.map(({ trouble }) => trouble)).toContain(
      'AWS does not answer in eu-west-1 (ECS: ServiceUnavailable), attempt 2',
    );
    expect(await updates()).toHaveLength(1);
  });

  test('that does not get there in time is told before Temporal ends the attempt', async () => {
    const prepared = await prepare('api', '1.4.1');
    const { result } = await roll(prepared, prepared.taskDefinition, { startToCloseTimeoutMs: 600 });
    expect(result.verdict).toBe('failed');
    expect(result.reason).toMatch(/^api-staging did not get there in time \(\d of 2 tasks healthy/);
    await roll(prepared, prepared.taskDefinition);
  });
});

describe('a version that crashes', () => {
  test('is given up by ECS: the verdict waits for its way back, and tells why', async () => {
    const prepared = await prepare('app', '1.4.5-crash');
    const { result, beats } = await roll(prepared, prepared.taskDefinition);
    expect(result.verdict).toBe('failed');
    expect(result.reason).toBe(
      `ECS gave up on ${prepared.taskDefinition.split('/')[1]} (circuit breaker: tasks failed to start): Essential container in task exited (app with exit code 1)`,
    );
    expect(texts(beats).some((text) => text.includes('failed to start'))).toBe(true);
    const after = (await attempt(activities.readService, prepared.params)).result;
    expect(after.taskDefinition).toBe(prepared.before);
    expect(await updates()).toHaveLength(1);
  });

  test('is not started again by a repeated attempt that finds everything back in place', async () => {
    const prepared = await prepare('app', '1.4.5-crash');
    const scheduledTimestampMs = Date.now();
    await roll(prepared, prepared.taskDefinition, { scheduledTimestampMs });
    const { result } = await roll(prepared, prepared.taskDefinition, { scheduledTimestampMs, attempt: 2 });
    expect(result.verdict).toBe('failed');
    expect(result.reason).toMatch(/^ECS gave up on .* tasks failed to start/);
    expect(await updates()).toHaveLength(1);
  });

  test('is started again when a person asks for it', async () => {
    const prepared = await prepare('app', '1.4.5-crash');
    await roll(prepared, prepared.taskDefinition);
    // Beyond what clocks may differ.
    await roll(prepared, prepared.taskDefinition, { scheduledTimestampMs: Date.now() + 6_000 });
    expect(await updates()).toHaveLength(2);
  });

  test('that ECS does not take back stalls; the undo takes the service back', async () => {
    const prepared = await prepare('app', '1.4.5-crash');
    const { params, key, before, taskDefinition } = prepared;
    await guard(params, key, true, false);
    const failed = await roll(prepared, taskDefinition);
    expect(failed.result.verdict).toBe('failed');
    expect((await attempt(activities.readService, params)).result.taskDefinition).toBe(taskDefinition);
    const undo = { key, params, want: { taskDefinition: before, desiredCount: 9 }, only: [{ taskDefinition }] };
    const { result } = await attempt(activities.writeService, undo);
    // The change never set the count, so the count of before is not put back either.
    expect(result).toMatchObject({ verdict: 'passed', evidence: { taskDefinition: before, desiredCount: 2 } });
  });
});

describe('somebody else', () => {
  test('who changes the service meanwhile is named as the reason', async () => {
    const prepared = await prepare('web', '1.4.0');
    const ecs = new ECSClient({});
    let asked = false;
    const { result } = await roll(prepared, prepared.taskDefinition, {}, (_, beats) => {
      if (asked || !texts(beats).some((text) => text.includes('old'))) return;
      asked = true;
      const input = { cluster: 'shop', service: prepared.params.service, taskDefinition: prepared.before };
      void ecs.send(new UpdateServiceCommand(input));
    });
    // Held for a person: neither overwritten nor undone.
    expect(result.verdict).toBe('errored');
    expect(result.reason).toBe(
      `somebody else set web-staging to ${prepared.before.split('/')[1]} with 2 tasks meanwhile`,
    );
  });
});

describe('serving', () => {
  test('names the tasks that run something else', async () => {
    const prepared = await prepare('web', '1.4.4-slow');
    const clients = createAwsFor()(prepared.params.place);
    const { digests } = prepared.serving;
    const worker = { ...prepared.serving, digests: { worker: digests['worker'] ?? '' } };
    const { result, beats } = await attempt((params) => serving(clients, params, 1000), withoutUrl(worker));
    expect(result.verdict).toBe('failed');
    expect(result.reason).toMatch(
      /^task \w{8} \(10\.[\d.]+\) runs another image than 1\.4\.4-slow in worker \(sha256:\w{4}…\w{2}\); task \w{8} \(10\.[\d.]+\) runs another image/,
    );
    expect(beats.length).toBeGreaterThan(1);
  });
});

test('with alarms the rollout ends when ECS has watched them, and says so meanwhile', async () => {
  const prepared = await prepare('api', '1.4.2', true);
  let hurried = false;
  const { result, beats } = await roll(prepared, prepared.taskDefinition, {}, (_, seen) => {
    if (hurried || !texts(seen).some((text) => text.includes('watches'))) return;
    hurried = true;
    void aws.advance(125);
  });
  expect(texts(beats)).toContain('2 of 2 tasks healthy, ECS watches its alarms');
  expect(result.verdict).toBe('passed');
});

/** The version endpoint is behind a proxy here; test/activities/smoke.test.ts asks one. */
function withoutUrl(params: StepParams['serving']): StepParams['serving'] {
  const { versionUrl: _, ...rest } = params;
  return rest;
}
