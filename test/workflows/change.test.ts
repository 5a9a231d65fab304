import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { ServiceRequest } from '../../domain/change/request.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import { abort, pause, promote, resume, retryStep, skipStep } from '../../workflows/messages.ts';
import type { preview } from '../../workflows/form.ts';
import { serviceLane } from '../../domain/lane-ids.ts';
import { fails, fakeWorld, inconclusive, lasting, passes, unreachable } from '../support/fake-world.ts';
import { startDevServer } from '../support/temporal.ts';
import { withCrew } from './support.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startDevServer();
});
afterAll(() => env.teardown());

const oncall = { actor: { via: 'oidc', subject: 'oncall' } } as const;
const stateOf = (view: ChangeView, step: string) => view.steps.find(({ id }) => id === step)?.state;

describe.each([{ cache: 'cached' }, { cache: 'replayed at every task', maxCachedWorkflows: 0 }])(
  'a change, workflows $cache',
  ({ maxCachedWorkflows }) => {
    const options = maxCachedWorkflows === undefined ? {} : { maxCachedWorkflows };

    test('a good version is promoted and everything is as declared', async () => {
      const world = fakeWorld();
      const view = await withCrew(env, world, async ({ start }) => (await start()).result(), options);
      expect(view).toMatchObject({ status: 'succeeded', sentence: expect.stringMatching(/1\.4\.2 serves in prod\.$/) });
      expect(world.services).toMatchObject({
        'app-prod': { taskDefinition: 'app-prod:8', desiredCount: 4 },
        'app-prod-canary': { taskDefinition: 'app-prod:8', desiredCount: 0 },
      });
      expect(world.weight).toBe(0);
      expect(world.control.services[0]?.deployment.circuitBreaker.rollback).toBe(true);
      expect(view.weights.map(({ percent }) => percent)).toEqual([5, 25, 50, 0]);
    });

    test('a failed bake moves the requests first, straight to 0, then puts the rest back', async () => {
      const world = fakeWorld();
      const start = structuredClone({ services: world.services, control: world.control });
      world.script['bake 25'] = [fails('errors rose to 6.1 %')];
      const view = await withCrew(env, world, async (crew) => (await crew.start()).result(), options);
      expect(view.status).toBe('rolledBack');
      expect(view.sentence).toBe('errors rose to 6.1 %; app 1.4.1 serves in prod again.');
      const undone = world.calls.slice(world.calls.indexOf('bake 25') + 1);
      expect(undone[0]).toBe('weight eu/weight-25/undo {"percent":0}');
      expect(undone.filter((call) => call.startsWith('weight')).every((call) => call.endsWith('{"percent":0}'))).toBe(
        true,
      );
      expect({ services: world.services, control: world.control }).toEqual(start);
      expect(world.weight).toBe(0);
    });

    test('abort ends a bake at once and goes back', async () => {
      const world = fakeWorld();
      world.script['bake 5'] = [lasting];
      const view = await withCrew(
        env,
        world,
        async (crew) => {
          const handle = await crew.start();
          await crew.until(handle, (now) => stateOf(now, 'eu/bake-5') === 'running');
          await handle.executeUpdate(abort, { args: [{ ...oncall, reason: 'looks odd' }] });
          return handle.result();
        },
        options,
      );
      expect(view).toMatchObject({ status: 'aborted', stoppedBy: { person: 'oncall', reason: 'looks odd' } });
      expect(world.weight).toBe(0);
    });
  },
);

describe('decisions', () => {
  test('promote ends the bake that runs, promote --full all that are left', async () => {
    const world = fakeWorld();
    world.script['bake 5'] = [lasting];
    world.script['bake 25'] = [lasting];
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.start();
      await crew.until(handle, (now) => stateOf(now, 'eu/bake-5') === 'running');
      await handle.executeUpdate(promote, { args: [{ ...oncall, full: false }] });
      await crew.until(handle, (now) => stateOf(now, 'eu/bake-25') === 'running');
      await handle.executeUpdate(promote, { args: [{ ...oncall, full: true }] });
      return handle.result();
    });
    expect(view.status).toBe('succeeded');
    expect(world.calls).not.toContain('bake 50');
    expect(view.steps.filter((step) => step.state === 'skipped').map((step) => step.id)).toEqual([
      'eu/tasks-50',
      'eu/weight-50',
      'eu/bake-50',
    ]);
  });

  test('pause holds at the next step boundary until resume', async () => {
    const world = fakeWorld();
    world.script['bake 5'] = [lasting];
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.start();
      await crew.until(handle, (now) => stateOf(now, 'eu/bake-5') === 'running');
      await handle.executeUpdate(pause, { args: [{ ...oncall, reason: 'checking logs' }] });
      await handle.executeUpdate(promote, { args: [{ ...oncall, full: false }] });
      const paused = await crew.until(handle, (now) => stateOf(now, 'eu/bake-5') === 'passed');
      expect(paused).toMatchObject({
        status: 'paused',
        pausedBy: { person: 'oncall', reason: 'checking logs' },
        weight: 5,
      });
      expect(paused.intents).toEqual(expect.arrayContaining(['resume', 'abort']));
      await handle.executeUpdate(resume, { args: [oncall] });
      return handle.result();
    });
    expect(view.status).toBe('succeeded');
  });

  test('not enough evidence is held for a person, who tries again or goes on', async () => {
    const world = fakeWorld();
    world.script['bake 5'] = [inconclusive('310 of about 2,200 requests'), inconclusive('still too few')];
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.start();
      const held = await crew.until(handle, (now) => now.status === 'waiting');
      expect(held.waitsFor).toMatchObject({ what: '310 of about 2,200 requests', step: 'eu/bake-5' });
      await handle.executeUpdate(retryStep, { args: [{ ...oncall, step: 'eu/bake-5' }] });
      await crew.until(handle, (now) => now.waitsFor?.what === 'still too few');
      await handle.executeUpdate(skipStep, { args: [{ ...oncall, step: 'eu/bake-5', reason: 'seen enough' }] });
      return handle.result();
    });
    expect(view.status).toBe('succeeded');
    expect(view.steps.find(({ id }) => id === 'eu/bake-5')).toMatchObject({
      state: 'skipped',
      attempt: 2,
      reason: 'skipped by oncall: seen enough',
    });
  });

  test('a retry waits while the change is paused', async () => {
    const world = fakeWorld();
    world.script['bake 5'] = [inconclusive('too few'), passes];
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.start();
      await crew.until(handle, (now) => now.status === 'waiting');
      await handle.executeUpdate(pause, { args: [oncall] });
      await handle.executeUpdate(retryStep, { args: [{ ...oncall, step: 'eu/bake-5' }] });
      const paused = await crew.until(handle, (now) => now.status === 'paused');
      expect(paused.steps.find(({ id }) => id === 'eu/bake-5')?.attempt).toBe(1);
      await handle.executeUpdate(resume, { args: [oncall] });
      return handle.result();
    });
    expect(view.status).toBe('succeeded');
  });

  test('promote --full passes over a bake that waits for a person', async () => {
    const world = fakeWorld();
    world.script['bake 5'] = [inconclusive('too few')];
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.start();
      await crew.until(handle, (now) => now.status === 'waiting');
      await handle.executeUpdate(promote, { args: [{ ...oncall, full: true }] });
      return handle.result();
    });
    expect(view.status).toBe('succeeded');
    expect(view.steps.find(({ id }) => id === 'eu/bake-5')?.reason).toBe('skipped by oncall: promote --full');
  });

  test('what cannot be asked is held, not taken for an answer', async () => {
    const world = fakeWorld();
    world.script['serving'] = [unreachable('AWS denies ecs:ListTasks'), passes];
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.start();
      const held = await crew.until(handle, (now) => now.status === 'waiting');
      expect(stateOf(held, 'eu/serving')).toBe('errored');
      expect(held.waitsFor?.what).toBe('AWS denies ecs:ListTasks');
      // Green means serving: nobody may take that for granted.
      expect(held.waitsFor?.unblocks).toEqual(['retry', 'abort']);
      expect(held.intents).toEqual(expect.not.arrayContaining(['skipStep']));
      await expect(handle.executeUpdate(skipStep, { args: [{ ...oncall, step: 'eu/serving' }] })).rejects.toThrow(
        WorkflowUpdateFailedError,
      );
      await handle.executeUpdate(retryStep, { args: [{ ...oncall, step: 'eu/serving' }] });
      return handle.result();
    });
    expect(view.status).toBe('succeeded');
  });

  test('the wrong person and the wrong moment are refused with a sentence and change nothing', async () => {
    const world = fakeWorld();
    world.script['bake 5'] = [lasting];
    await withCrew(env, world, async (crew) => {
      const handle = await crew.start();
      await crew.until(handle, (now) => stateOf(now, 'eu/bake-5') === 'running');
      const wrongPerson = handle.executeUpdate(abort, { args: [{ actor: { via: 'oidc', subject: 'outsider' } }] });
      await expect(wrongPerson).rejects.toThrow(WorkflowUpdateFailedError);
      await expect(handle.executeUpdate(resume, { args: [oncall] })).rejects.toMatchObject({
        cause: { message: expect.stringContaining('cannot be resumed now: it is running'), type: 'Refused' },
      });
      expect((await crew.view(handle)).status).toBe('running');
      await handle.executeUpdate(abort, { args: [oncall] });
      await handle.result();
    });
  });

  test('an undo finds the world changed by someone else: it holds and asks', async () => {
    const world = fakeWorld();
    world.script['bake 5'] = [
      () => {
        world.weight = 42;
        return { verdict: 'failed', reason: 'errors rose' };
      },
    ];
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.start();
      const held = await crew.until(handle, (now) => now.status === 'waiting');
      expect(stateOf(held, 'eu/weight-5')).toBe('undoFailed');
      expect(held.waitsFor?.what).toContain('which this change did not write');
      await handle.executeUpdate(skipStep, { args: [{ ...oncall, step: 'eu/weight-5' }] });
      return handle.result();
    });
    expect(view.status).toBe('failed');
    expect(world.weight).toBe(42);
    expect(world.services['app-prod-canary']?.desiredCount).toBe(0);
  });

  test('a write that was noted and never landed is no stranger: the undo goes through', async () => {
    const world = fakeWorld();
    world.script['weight eu/weight-25'] = [fails('the load balancer refused 25 %')];
    const view = await withCrew(env, world, async (crew) => (await crew.start()).result());
    expect(view.status).toBe('rolledBack');
    expect(world.weight).toBe(0);
  });

  test('abort after promotion began puts the old revision back at both weights and tasks', async () => {
    const world = fakeWorld();
    const start = structuredClone(world.services);
    world.script['service eu/roll'] = [lasting];
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.start();
      await crew.until(handle, (now) => stateOf(now, 'eu/roll') === 'running');
      await handle.executeUpdate(abort, { args: [oncall] });
      return handle.result();
    });
    expect(view.status).toBe('aborted');
    expect(world.services).toEqual(start);
    expect(world.weight).toBe(0);
  });
});

describe('from outside', () => {
  test('a cancellation in Temporal is an abort: what was written is put back', async () => {
    const world = fakeWorld();
    const start = structuredClone(world.services);
    world.script['bake 5'] = [lasting];
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.start();
      await crew.until(handle, (now) => stateOf(now, 'eu/bake-5') === 'running');
      await handle.cancel();
      return handle.result();
    });
    expect(view).toMatchObject({ status: 'aborted', stoppedBy: { person: 'a cancellation in Temporal' } });
    expect(world.weight).toBe(0);
    expect(world.services).toEqual(start);
  });

  test('a change whose lane was terminated still ends', async () => {
    const world = fakeWorld();
    world.script['bake 5'] = [lasting];
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.start();
      const { subject } = await crew.until(handle, (now) => stateOf(now, 'eu/bake-5') === 'running');
      await crew.client.workflow.getHandle(serviceLane(subject, 'prod')).terminate();
      await handle.executeUpdate(promote, { args: [{ ...oncall, full: true }] });
      return handle.result();
    });
    expect(view.status).toBe('succeeded');
  });
});

describe('requests', () => {
  test('a dry run shows the plan and changes nothing', async () => {
    const world = fakeWorld();
    const view = await withCrew(env, world, async (crew) => (await crew.start({ dryRun: true })).result());
    expect(view).toMatchObject({ status: 'succeeded', dryRun: true, plan: { from: '1.4.1', to: '1.4.2' } });
    expect(world.calls).toEqual([]);
  });

  test('a preview shows the same, takes no lane and has no message', async () => {
    const world = fakeWorld();
    const request = {
      kind: 'deploy',
      service: 'app',
      environment: 'prod',
      version: '1.4.2',
      dryRun: false,
      actor: { via: 'oidc', subject: 'developer' },
    } as const;
    const instead = {
      claimLane: () => Promise.reject(new Error('no lane')),
      trackCard: () => Promise.reject(new Error('no message')),
    };
    const show = (asked: ServiceRequest) =>
      withCrew(
        env,
        world,
        ({ client, taskQueue }) =>
          client.workflow.execute<typeof preview>('preview', {
            taskQueue,
            workflowId: `preview-${taskQueue}`,
            args: [asked],
          }),
        { instead },
      );
    const view = await show(request);
    expect(view).toMatchObject({ status: 'succeeded', dryRun: true, requestedBy: 'developer', plan: { to: '1.4.2' } });
    expect(view.steps.length).toBeGreaterThan(0);
    const refused = await show({ ...request, actor: { via: 'oidc', subject: 'outsider' } });
    expect(refused).toMatchObject({ status: 'refused', sentence: expect.stringContaining('may not') });
    expect(refused.plan).toBeUndefined();
    expect(world.calls).toEqual([]);
  });

  test('a person without the right is refused, with a message that says so', async () => {
    const world = fakeWorld();
    const shown = Promise.withResolvers<string>();
    world.activities.keepCards = async (orders) => {
      orders.forEach(({ change }) => shown.resolve(change));
      return { closed: orders.map(({ change }) => change) };
    };
    const actor = { via: 'oidc', subject: 'outsider' } as const;
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.start({ actor });
      expect(await shown.promise).toBe(handle.workflowId);
      return handle.result();
    });
    expect(view).toMatchObject({ status: 'refused', sentence: 'You may not start app in prod.' });
    expect(world.calls).toEqual([]);
  });

  test('history of a three-weight canary stays under 400 events', async () => {
    const world = fakeWorld();
    await withCrew(env, world, async (crew) => {
      const handle = await crew.start();
      await handle.result();
      const { events } = await handle.fetchHistory();
      expect(events?.length).toBeLessThan(400);
    });
  });
});
