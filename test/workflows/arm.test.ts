import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { ChangeView } from '../../domain/change/view.ts';
import { abort, approve, progress } from '../../workflows/messages.ts';
import { fakeRecovery } from '../support/fake-recovery.ts';
import { fails, lasting, passes } from '../support/fake-world.ts';
import { startDevServer } from '../support/temporal.ts';
import { type ChangeHandle, type Crew, withCrew } from './support.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startDevServer();
});
afterAll(() => env.teardown());

const as = (subject: string) => ({ actor: { via: 'oidc', subject } }) as const;
const armed = (view: ChangeView) => view.steps.some(({ id, state }) => id === 'fires' && state === 'running');

async function arm(crew: Crew): Promise<ChangeHandle> {
  const handle = await crew.startFailover({ kind: 'arm' });
  const { plan, approval } = await crew.until(handle, ({ intents }) => intents.includes('approve'));
  for (const person of ['oncall', 'manager']) {
    const said = { ...as(person), plan: plan?.hash ?? '', typed: approval?.typed ?? '' };
    await handle.executeUpdate(approve, { args: [said] });
  }
  return handle;
}

test('the alarm fires a failover that asks nobody again, and is a change of its own', async () => {
  const world = fakeRecovery();
  world.script['fires'] = [() => ({ ...passes(), output: { at: Date.now() } })];
  await withCrew(env, world, async (crew) => {
    const handle = await arm(crew);
    const view = await handle.result();
    const moved: ChangeView = await crew.client.workflow.getHandle(`${handle.workflowId}-failover`).result();
    expect(view).toMatchObject({ kind: 'arm', status: 'succeeded' });
    expect(view.sentence).toMatch(/^shop-down turned red, and .* runs in eu-central-1\.$/);
    expect(moved).toMatchObject({
      kind: 'failover',
      status: 'succeeded',
      requestedBy: 'oncall',
      fired: { alarm: 'shop-down', approvals: [{ person: 'oncall' }, { person: 'manager' }] },
      recovery: { from: 'eu-west-1', to: 'eu-central-1' },
    });
    expect(moved.approval).toBeUndefined();
    expect(world.calls.indexOf('fires')).toBeLessThan(world.calls.indexOf('fence/app/stop'));
    expect(world.calls).toContain('promote/shop-db');
  });
});

test('an alarm that does not fire in time changes nothing: it is disarmed', async () => {
  const world = fakeRecovery();
  world.script['fires'] = [fails('shop-down did not turn red within 30 min')];
  await withCrew(env, world, async (crew) => {
    const view = await (await arm(crew)).result();
    expect(view).toMatchObject({
      status: 'rolledBack',
      sentence: expect.stringMatching(
        /^shop-down did not turn red within 30 min; nothing may move .* unasked any more\.$/,
      ),
    });
    expect(world.calls).toEqual(['fires']);
  });
});

test('while it is armed, a person may disarm it, another is refused, and a failover by hand goes on', async () => {
  const world = fakeRecovery();
  world.script['fires'] = [lasting];
  await withCrew(env, world, async (crew) => {
    const handle = await arm(crew);
    await crew.until(handle, armed);
    const second = await (await crew.startFailover({ kind: 'arm' })).result();
    expect(second).toMatchObject({
      status: 'refused',
      sentence: expect.stringMatching(/^There is a pre-armed failover of .* already: \/why .* \/abort .* ends it\./),
    });
    const byHand = await crew.startFailover();
    await crew.until(byHand, ({ intents }) => intents.includes('approve'));
    await byHand.executeUpdate(abort, { args: [as('oncall')] });
    await byHand.result();
    await handle.executeUpdate(abort, { args: [as('oncall')] });
    expect(await handle.result()).toMatchObject({
      status: 'aborted',
      sentence: expect.stringMatching(/^Disarmed by oncall; nothing may move .* unasked any more\.$/),
    });
    expect(world.calls).toEqual(['fires']);
  });
});

test('while what it fired runs, that one is stopped and not this one, which has ended then too', async () => {
  const world = fakeRecovery();
  world.script['fires'] = [() => ({ ...passes(), output: { at: Date.now() } })];
  world.script['fenced'] = [lasting];
  await withCrew(env, world, async (crew) => {
    const handle = await arm(crew);
    const moving: ChangeHandle = crew.client.workflow.getHandle(`${handle.workflowId}-failover`);
    await crew.until(handle, ({ steps }) => steps.some(({ id, state }) => id === 'failover' && state === 'running'));
    expect((await handle.query(progress)).intents).toEqual([]);
    await expect(handle.executeUpdate(abort, { args: [as('oncall')] })).rejects.toThrow();
    await crew.appears(moving);
    await crew.until(moving, ({ steps }) =>
      steps.some(({ id, state }) => id === 'fence/confirm' && state === 'running'),
    );
    await moving.executeUpdate(abort, { args: [{ ...as('oncall'), reason: 'false alarm' }] });
    expect(await handle.result()).toMatchObject({
      status: 'rolledBack',
      sentence: expect.stringMatching(
        /^Stopped by oncall \("false alarm"\) and rolled back; .* as before; nothing may move .* unasked any more\.$/,
      ),
    });
    expect(world.calls).not.toContain('promote/shop-db');
  });
});

/** The alarm fires as of so many seconds ago. */
const firedAgo = (seconds: number) => () => ({ ...passes(), output: { at: Date.now() - seconds * 1000 } });

test('a failover that is refused when it is fired disarms it: the approval was for that moment', async () => {
  const world = fakeRecovery();
  world.script['fires'] = [
    () => {
      world.assessment = {
        ...world.assessment,
        databases: world.assessment.databases.map((each) => ({ ...each, replication: 'broken' })),
      };
      return firedAgo(0)();
    },
  ];
  await withCrew(env, world, async (crew) => {
    const view = await (await arm(crew)).result();
    expect(view).toMatchObject({
      status: 'rolledBack',
      sentence: expect.stringMatching(
        /^The standby of shop-db cannot take over.*; nothing may move .* unasked any more\.$/,
      ),
    });
    expect(world.calls).toEqual(['fires']);
  });
});

test('what was paused over the moment for which it was approved moves nothing', async () => {
  const world = fakeRecovery();
  world.script['fires'] = [firedAgo(3600)];
  await withCrew(env, world, async (crew) => {
    const view = await (await arm(crew)).result();
    expect(view).toMatchObject({
      status: 'rolledBack',
      sentence: expect.stringMatching(/^it is 1 h since then, and it was approved for at once/),
    });
    expect(world.calls).toEqual(['fires']);
  });
});

test('a failover that was terminated waits for a person; disarming cannot be said of it any more', async () => {
  const world = fakeRecovery();
  world.script['fires'] = [firedAgo(0)];
  world.script['caughtUp'] = [lasting];
  await withCrew(env, world, async (crew) => {
    const handle = await arm(crew);
    const child = crew.client.workflow.getHandle(`${handle.workflowId}-failover`);
    await crew.until(handle, ({ steps }) => steps.some(({ id, state }) => id === 'failover' && state === 'running'));
    await crew.appears(child);
    await child.terminate('by a test');
    const held = await crew.until(handle, ({ waitsFor }) => waitsFor?.step === 'failover');
    expect(held.waitsFor?.what).toMatch(/-failover was ended from outside: look at where .* stands$/);
    expect(held.intents).not.toContain('abort');
    expect(held.intents).not.toContain('skipStep');
    await handle.terminate('the test is over');
  });
});
