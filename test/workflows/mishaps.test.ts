import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createGateway } from '../../bot/gateway/gateway.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import { abort, laneState, promote, retryStep, skipStep } from '../../workflows/messages.ts';
import { serviceLane } from '../../domain/lane-ids.ts';
import { fails, fakeWorld, lasting, passes, unreachable } from '../support/fake-world.ts';
import { startDevServer } from '../support/temporal.ts';
import { withCrew } from './support.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startDevServer();
});
afterAll(() => env.teardown());

const oncall = { actor: { via: 'oidc', subject: 'oncall' } } as const;
const stateOf = (view: ChangeView, step: string) => view.steps.find(({ id }) => id === step)?.state;
const waits = (what: string) => (view: ChangeView) => view.status === 'waiting' && view.waitsFor?.what === what;

describe('going back', () => {
  test('what the second look finds changed and a person leaves as it is, is not told as rolled back', async () => {
    const world = fakeWorld();
    world.script['bake 25'] = [fails('errors rose')];
    world.script['weight eu/weight-25/undo'] = [passes, fails('a late write came after all')];
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.start();
      await crew.until(handle, waits('a late write came after all'));
      await handle.executeUpdate(skipStep, { args: [{ ...oncall, step: 'eu/weight-25' }] });
      return handle.result();
    });
    expect(view.status).toBe('failed');
  });

  test('rolled back means seen to serve again: what serves instead is told, and the change has failed', async () => {
    const world = fakeWorld();
    world.script['bake 25'] = [fails('errors rose')];
    world.script['serving again'] = [
      fails('task 9f2c41aa (10.0.0.7) runs another image than 1.4.1 in app (sha256:1.4…00)'),
    ];
    const view = await withCrew(env, world, async (crew) => (await crew.start()).result());
    expect(view).toMatchObject({
      status: 'failed',
      sentence: expect.stringMatching(
        /1\.4\.2 in prod was taken back, but 1\.4\.1 does not serve everywhere: task 9f2c41aa \(10\.0\.0\.7\) runs another image than 1\.4\.1 in app \(sha256:1\.4…00\)\. Look at it now\.$/,
      ),
    });
    expect(stateOf(view, 'eu/serving-again')).toBe('failed');
    expect(world.calls.at(-1)).toBe('serving 1.4.1');
  });

  test('whether the version of before serves is asked again until it is known, also after an abort', async () => {
    const world = fakeWorld();
    world.script['bake 5'] = [lasting];
    world.script['serving again'] = [unreachable('AWS denied ecs:ListTasks'), passes];
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.start();
      await crew.until(handle, (now) => stateOf(now, 'eu/bake-5') === 'running');
      await handle.executeUpdate(abort, { args: [oncall] });
      const held = await crew.until(handle, waits('AWS denied ecs:ListTasks'));
      expect(held).toMatchObject({ waitsFor: { unblocks: ['retry', 'skip'] }, intents: ['retryStep', 'skipStep'] });
      await handle.executeUpdate(retryStep, { args: [{ ...oncall, step: 'eu/serving-again' }] });
      return handle.result();
    });
    expect(view.status).toBe('aborted');
    expect(stateOf(view, 'eu/serving-again')).toBe('passed');
  });

  test('one person may try an undo again as often as it fails', async () => {
    const world = fakeWorld();
    world.script['bake 5'] = [fails('errors rose')];
    world.script['weight eu/weight-5/undo'] = [fails('first'), fails('second'), passes];
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.start();
      const gateway = createGateway({ client: crew.client, taskQueue: 'unused', address: 'here' });
      for (const what of ['first', 'second']) {
        await crew.until(handle, waits(what));
        await gateway.decide(handle.workflowId, 'retryStep', { ...oncall, key: what });
      }
      return handle.result();
    });
    expect(view.status).toBe('rolledBack');
  });

  test('after a cancellation in Temporal people are still heard', async () => {
    const world = fakeWorld();
    world.script['bake 5'] = [lasting];
    world.script['weight eu/weight-5/undo'] = [fails('not now'), passes];
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.start();
      await crew.until(handle, (now) => stateOf(now, 'eu/bake-5') === 'running');
      await handle.cancel();
      await crew.until(handle, waits('not now'));
      await handle.executeUpdate(retryStep, { args: [{ ...oncall, step: 'eu/weight-5' }] });
      return handle.result();
    });
    expect(view.status).toBe('aborted');
  });
});

describe('another attempt at a write', () => {
  test('leaves what a person changed while the worker was away, and asks', async () => {
    const world = fakeWorld();
    const original = { ...world.activities };
    let lost = false;
    world.activities.writeWeight = async (input) => {
      if (input.key.step !== 'eu/weight-25' || lost) return original.writeWeight(input);
      lost = true;
      world.weight = 0;
      throw ApplicationFailure.retryable('the worker was lost');
    };
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.start();
      await crew.until(handle, waits('it now is {"percent":0}, which this change did not write'));
      expect(world.weight).toBe(0);
      world.weight = 5;
      await handle.executeUpdate(retryStep, { args: [{ ...oncall, step: 'eu/weight-25' }] });
      return handle.result();
    });
    expect(view.status).toBe('succeeded');
  });
});

describe('an accepted wish', () => {
  test('to promote stands although the worker that watched was lost', async () => {
    const world = fakeWorld();
    world.script['bake 5'] = [
      async () => {
        await lasting().catch(() => Context.current().cancelled.catch(() => undefined));
        throw ApplicationFailure.nonRetryable('activity Heartbeat timeout');
      },
    ];
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.start();
      await crew.until(handle, (now) => stateOf(now, 'eu/bake-5') === 'running');
      await handle.executeUpdate(promote, { args: [{ ...oncall, full: false }] });
      const next = await crew.until(handle, (now) => now.status !== 'running');
      if (next.status === 'waiting') await handle.terminate();
      return next;
    });
    expect(view.status).toBe('succeeded');
  });

  test('to go on without a step that others build on holds the next of them, and can still be aborted', async () => {
    const world = fakeWorld();
    world.script['register'] = [unreachable('AWS denied RegisterTaskDefinition')];
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.start();
      await crew.until(handle, waits('AWS denied RegisterTaskDefinition'));
      await handle.executeUpdate(skipStep, { args: [{ ...oncall, step: 'eu/register' }] });
      const held = await crew.until(handle, (now) => now.status === 'waiting' && now.waitsFor?.step === 'eu/canary');
      expect(held.waitsFor?.what).toBe('it needs what step eu/register gives, and that did not pass');
      await handle.executeUpdate(abort, { args: [oncall] });
      return handle.result();
    });
    expect(view.status).toBe('aborted');
  });

  test('a step is not tried again once the change is told to stop', async () => {
    const world = fakeWorld();
    const original = { ...world.activities };
    let asked = 0;
    const both = Promise.withResolvers<void>();
    world.activities.authorise = async (input) => {
      if (input.action === 'operate' && (asked += 1) === 2) both.resolve();
      if (input.action === 'operate') await both.promise;
      return original.authorise(input);
    };
    world.script['service eu/roll'] = [unreachable('no answer'), lasting];
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.start();
      await crew.until(handle, waits('no answer'));
      await Promise.all([
        handle.executeUpdate(retryStep, { args: [{ ...oncall, step: 'eu/roll' }] }).catch(() => undefined),
        handle.executeUpdate(abort, { args: [oncall] }),
      ]);
      return handle.result();
    });
    expect(view.status).toBe('aborted');
  });
});

test('a defect of the code leaves the lane with the change, and the change open for mended code', async () => {
  const world = fakeWorld();
  const original = { ...world.activities };
  world.activities.makePlan = async (input) => {
    const planning = await original.makePlan(input);
    if (planning.outcome !== 'planned') return planning;
    return JSON.parse(JSON.stringify(planning).replace('"kind":"weight","phase"', '"kind":"unheard-of","phase"'));
  };
  await withCrew(env, world, async (crew) => {
    const handle = await crew.start();
    const failed = async () => {
      const { events } = await handle.fetchHistory();
      return events?.some((event) => event.workflowTaskFailedEventAttributes) ?? false;
    };
    while (!(await failed())) await new Promise((resolve) => setTimeout(resolve, 50));
    // The service is called as the crew's task queue is, of which the change has its id.
    const service = handle.workflowId.slice(0, handle.workflowId.lastIndexOf('-'));
    const lane = await crew.client.workflow.getHandle(serviceLane(service, 'prod')).query(laneState);
    expect(lane.holder).toBe(handle.workflowId);
    await handle.terminate();
  });
});
