import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { hashOf } from '../../activities/plan-hash.ts';
import type { Actor } from '../../domain/change/actor.ts';
import type { CardOrder } from '../../domain/keeper.ts';
import { planRebuild } from '../../domain/recovery/plan-rebuild.ts';
import { planSync } from '../../domain/recovery/plan-sync.ts';
import { abort } from '../../workflows/messages.ts';
import type { runChange } from '../../workflows/change.ts';
import { type FakeRecovery, fakeRecovery } from '../support/fake-recovery.ts';
import { fails, fakeWorld, lasting } from '../support/fake-world.ts';
import { assessment, recoveryGroup } from '../support/recovery-inputs.ts';
import { type Standing, standby } from '../support/standby-inputs.ts';
import { startDevServer } from '../support/temporal.ts';
import { withCrew } from './support.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startDevServer();
});
afterAll(() => env.teardown());

const oncall = { via: 'oidc', subject: 'oncall' } as const;

describe('after a change', () => {
  test('that left another version serving, the standby follows, in the name of who asked', async () => {
    await withCrew(env, fakeWorld(), async ({ start, syncs }) => {
      const deploy = await start();
      await deploy.result();
      const rollback = await start({ kind: 'rollback' });
      await rollback.result();
      expect(syncs.map(({ change, person, environment }) => [change, person, environment])).toEqual([
        [deploy.workflowId, 'developer', 'prod'],
        [rollback.workflowId, 'developer', 'prod'],
      ]);
    });
  });

  test('that only showed its plan, found nothing to do, or went back, nothing follows', async () => {
    const world = fakeWorld();
    world.script['smoke'] = [fails('GET / answered 500')];
    await withCrew(env, world, async ({ start, syncs }) => {
      const ends = [await start({ dryRun: true }), await start(), await start({ version: world.running } as never)];
      const statuses = (await Promise.all(ends.map((handle) => handle.result()))).map(({ status }) => status);
      expect(statuses).toEqual(['succeeded', 'rolledBack', 'succeeded']);
      expect(syncs).toEqual([]);
    });
  });

  test('a standby that cannot follow does not make it fail', async () => {
    const world = fakeWorld();
    const syncAfter = () => Promise.reject(ApplicationFailure.nonRetryable('Temporal does not answer', 'Refused'));
    await withCrew(
      env,
      world,
      async ({ start }) => {
        expect(await (await start()).result()).toMatchObject({ status: 'succeeded' });
      },
      { instead: { syncAfter } },
    );
  });
});

describe('a sync', () => {
  /** A world whose syncs are planned from what stands there. */
  function worldOf(input: Standing) {
    const world = fakeRecovery();
    world.activities.makePlan = async () => {
      const answer = planSync(standby(input), 'prod');
      if (answer.outcome !== 'planned') return answer;
      return { outcome: 'planned', plan: { ...answer.draft, hash: hashOf(answer.draft) } };
    };
    return world;
  }
  const behind: Standing = { serves: '1.4.2', stands: '1.4.1' };
  async function synced(input: Standing, actor: Actor, script: FakeRecovery['script'] = {}) {
    const world = worldOf(input);
    Object.assign(world.script, script);
    const cards: CardOrder[] = [];
    const view = await withCrew(
      env,
      world,
      async ({ client, taskQueue }) =>
        client.workflow.execute<typeof runChange>('sync', {
          taskQueue,
          workflowId: `${taskQueue}-sync`,
          args: [{ kind: 'sync', service: taskQueue, environment: 'prod', dryRun: false, actor }],
        }),
      { instead: { trackCard: async (order) => void cards.push(order) } },
    );
    return { view, calls: world.calls, cards };
  }

  test('waits for the image, registers, rolls, and looks; its title is that of a standby', async () => {
    const { view, calls, cards } = await synced(behind, oncall);
    expect(view).toMatchObject({
      kind: 'sync',
      status: 'succeeded',
      sentence: 'app 1.4.2 stands by in eu-central-1.',
    });
    expect(view).not.toHaveProperty('service');
    expect(calls).toEqual([
      'replicated app',
      'register standby/app/register',
      'standby/app/roll',
      'smoke http://app-prod.eu-central-1.elb.amazonaws.com:80',
      'serving app-prod',
    ]);
    expect(cards).toHaveLength(1);
  });

  test('that nobody asked for shows only what it does', async () => {
    const schedule = { via: 'schedule', schedule: 'sync of shop' } as const;
    const idle = await synced({}, schedule);
    expect([idle.view.status, idle.view.requestedBy, idle.cards]).toEqual(['succeeded', 'coxswain', []]);
    expect((await synced(behind, schedule)).cards).toHaveLength(1);
    expect((await synced({}, oncall)).cards).toHaveLength(1);
  });

  test('whose standby does not serve puts it back', async () => {
    const script = { 'smoke http://app-prod.eu-central-1.elb.amazonaws.com:80': [fails('answered 500')] };
    const { view, calls } = await synced(behind, oncall, script);
    expect(view).toMatchObject({
      status: 'rolledBack',
      sentence: 'answered 500; the standby of app in eu-central-1 stands as before.',
    });
    expect(calls).toContainEqual(expect.stringMatching(/^standby\/app\/roll\/undo .*"taskDefinition":"app:1"/));
  });
});

test('a rebuild that is stopped keeps its fence, and puts the services back', async () => {
  const world = fakeRecovery();
  const group = recoveryGroup();
  const seen = assessment({
    databases: [{ name: 'shop-db', writer: 'primary', hosts: { standby: 'replica' }, replication: 'none' }],
  });
  world.activities.makePlan = async () => {
    const answer = planRebuild({ group, assessment: seen, standbys: [standby({ desired: 4 })] });
    if (answer.outcome !== 'planned') return answer;
    return { outcome: 'planned', plan: { ...answer.draft, hash: hashOf(answer.draft) } };
  };
  world.script['serving app-prod'] = [lasting];
  const view = await withCrew(env, world, async (crew) => {
    const handle = await crew.startFailover({ kind: 'rebuild' });
    await crew.until(handle, ({ steps }) =>
      steps.some(({ id, state }) => id.endsWith('/serving') && state === 'running'),
    );
    await handle.executeUpdate(abort, { args: [{ actor: oncall }] });
    return handle.result();
  });
  expect(view.status).toBe('aborted');
  const undone = world.calls.filter((call) => call.includes('/undo'));
  expect(undone).toEqual([
    expect.stringMatching(/^standby\/app\/roll\/undo/),
    expect.stringMatching(/^standby\/app\/roll\/undo/),
  ]);
  expect(world.calls).toContain('fence/shop-db/read-only');
});
