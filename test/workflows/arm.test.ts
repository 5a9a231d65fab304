import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { ChangeView } from '../../domain/change/view.ts';
import { abort, approve, retryStep } from '../../workflows/messages.ts';
import { fakeRecovery } from '../support/fake-recovery.ts';
import { fails, lasting, passes } from '../support/fake-world.ts';
import { assessment } from '../support/recovery-inputs.ts';
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
      reason: 'shop-down turned red',
      recovery: { from: 'eu-west-1', to: 'eu-central-1' },
    });
    expect(moved.approval).toBeUndefined();
    expect(world.calls.indexOf('fires')).toBeLessThan(world.calls.indexOf('fence/app/stop'));
    expect(world.calls).toContain('promote/shop-db');
  });
}, 60_000);

test('an alarm that does not fire in time changes nothing: it is disarmed', async () => {
  const world = fakeRecovery();
  world.script['fires'] = [fails('shop-down did not turn red within 30 min')];
  await withCrew(env, world, async (crew) => {
    const view = await (await arm(crew)).result();
    expect(view).toMatchObject({
      status: 'rolledBack',
      sentence: expect.stringMatching(
        /^shop-down did not turn red within 30 min; .* stays in eu-west-1, and nothing may move it unasked/,
      ),
    });
    expect(world.calls).toEqual(['fires']);
  });
}, 60_000);

test('while it is armed, a person may disarm it, another is refused, and a failover by hand goes on', async () => {
  const world = fakeRecovery();
  world.script['fires'] = [lasting];
  await withCrew(env, world, async (crew) => {
    const handle = await arm(crew);
    await crew.until(handle, armed);
    const second = await (await crew.startFailover({ kind: 'arm' })).result();
    expect(second).toMatchObject({
      status: 'refused',
      sentence: expect.stringMatching(/busy with a pre-armed failover of/),
    });
    const byHand = await crew.startFailover();
    await crew.until(byHand, ({ intents }) => intents.includes('approve'));
    await byHand.executeUpdate(abort, { args: [as('oncall')] });
    await byHand.result();
    await handle.executeUpdate(abort, { args: [as('oncall')] });
    expect((await handle.result()).status).toBe('aborted');
    expect(world.calls).toEqual(['fires']);
  });
}, 60_000);

test('a failover that is refused when it is fired waits for a person, who may have it tried again', async () => {
  const world = fakeRecovery();
  world.script['fires'] = [
    () => {
      world.assessment = {
        ...world.assessment,
        databases: world.assessment.databases.map((each) => ({ ...each, replication: 'broken' })),
      };
      return passes();
    },
  ];
  await withCrew(env, world, async (crew) => {
    const handle = await arm(crew);
    const held = await crew.until(
      handle,
      ({ status, intents }) => status === 'waiting' && intents.includes('retryStep'),
    );
    expect(held.waitsFor?.what).toMatch(/^The standby of shop-db cannot take over/);
    expect(world.calls).toEqual(['fires']);
    world.assessment = assessment();
    await handle.executeUpdate(retryStep, { args: [{ ...as('oncall'), step: 'failover' }] });
    expect((await handle.result()).status).toBe('succeeded');
  });
}, 60_000);
