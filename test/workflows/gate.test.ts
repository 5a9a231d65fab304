import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { ChangeView } from '../../domain/change/view.ts';
import { abort, retryStep, skipStep } from '../../workflows/messages.ts';
import { fails, type FakeWorld, fakeWorld, inconclusive, passes } from '../support/fake-world.ts';
import { startDevServer } from '../support/temporal.ts';
import { type ChangeHandle, type Crew, withCrew } from './support.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startDevServer();
});
afterAll(() => env.teardown());

const oncall = { actor: { via: 'oidc', subject: 'oncall' } } as const;
const step = 'gate/readiness';

function gatedWorld(): FakeWorld {
  return Object.assign(fakeWorld(), { gate: { group: 'shop', least: 70 } });
}

/** A deploy that its gate holds, and what a person then does. */
function heldAtGate(world: FakeWorld, act: (handle: ChangeHandle, held: ChangeView, crew: Crew) => Promise<unknown>) {
  return withCrew(env, world, async (crew) => {
    const handle = await crew.start();
    const held = await crew.until(handle, ({ status }) => status === 'waiting');
    await act(handle, held, crew);
    return handle.result();
  });
}

test('a standby that is not ready holds the deploy before anything is touched; once it is mended, the deploy goes on', async () => {
  const world = gatedWorld();
  world.script['readiness'] = [fails('62 of 100'), inconclusive('cannot be read'), passes];
  const view = await heldAtGate(world, async (handle, held, crew) => {
    expect(held.waitsFor).toMatchObject({ what: '62 of 100', step, unblocks: ['retry', 'skip', 'abort'] });
    expect(world.calls).toEqual(['readiness shop']);
    await handle.executeUpdate(retryStep, { args: [{ ...oncall, step }] });
    await crew.until(handle, ({ waitsFor }) => waitsFor?.what === 'cannot be read');
    await handle.executeUpdate(retryStep, { args: [{ ...oncall, step }] });
  });
  expect(view).toMatchObject({ status: 'succeeded', overrides: [] });
  expect(view.steps[0]).toMatchObject({ id: step, state: 'passed', attempt: 3 });
});

test('who may override lets it pass, and that stays on record', async () => {
  const world = gatedWorld();
  world.script['readiness'] = [fails('62 of 100')];
  const view = await heldAtGate(world, async (handle) => {
    const outsider = { actor: { via: 'oidc', subject: 'outsider' } } as const;
    await expect(
      handle.executeUpdate(skipStep, { args: [{ ...outsider, step, reason: 'now' }] }),
    ).rejects.toMatchObject({ cause: { message: 'You may not override app in prod.' } });
    await handle.executeUpdate(skipStep, { args: [{ ...oncall, step, reason: 'this deploy mends it' }] });
  });
  expect(view).toMatchObject({
    status: 'succeeded',
    overrides: [
      { what: 'went on without "readiness of shop at least 70"', person: 'oncall', reason: 'this deploy mends it' },
    ],
  });
});

test('stopped at the gate, nothing was changed and nothing is put back', async () => {
  const world = gatedWorld();
  world.script['readiness'] = [fails('62 of 100')];
  const view = await heldAtGate(world, (handle) => handle.executeUpdate(abort, { args: [oncall] }));
  expect(view).toMatchObject({ status: 'aborted', sentence: 'Withdrawn by oncall; nothing was changed.' });
  expect(world.calls).toEqual(['readiness shop']);
});

test('a rollback passes it by', async () => {
  const world = gatedWorld();
  world.script['readiness'] = [fails('62 of 100')];
  const view = await withCrew(env, world, async ({ start }) => (await start({ kind: 'rollback' })).result());
  expect(view.status).toBe('succeeded');
  expect(world.calls).not.toContain('readiness shop');
});
