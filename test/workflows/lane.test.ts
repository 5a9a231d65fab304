import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { abort, promote } from '../../workflows/messages.ts';
import { fakeWorld, lasting, passes } from '../support/fake-world.ts';
import { startDevServer } from '../support/temporal.ts';
import { withCrew } from './support.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startDevServer();
});
afterAll(() => env.teardown());

const oncall = { actor: { via: 'oidc', subject: 'oncall' } } as const;

test('a second deploy queues, says behind whom, and runs when its turn comes', async () => {
  const world = fakeWorld();
  world.script['bake 5'] = [lasting, passes];
  await withCrew(env, world, async (crew) => {
    const first = await crew.start();
    await crew.until(first, (now) => now.intents.includes('promote'));
    const second = await crew.start({ version: '1.4.3' });
    const queued = await crew.until(second, (now) => now.status === 'queued' && now.waitsFor !== undefined);
    expect(queued.waitsFor).toMatchObject({ what: '1.4.2 (developer) to end', change: first.workflowId });
    await first.executeUpdate(promote, { args: [{ ...oncall, full: false }] });
    expect(await first.result()).toMatchObject({ status: 'succeeded' });
    expect(await second.result()).toMatchObject({ status: 'succeeded', plan: { to: '1.4.3' } });
  });
});

test('a queued deploy can be withdrawn', async () => {
  const world = fakeWorld();
  world.script['bake 5'] = [lasting];
  await withCrew(env, world, async (crew) => {
    const first = await crew.start();
    await crew.until(first, (now) => now.intents.includes('promote'));
    const second = await crew.start({ version: '1.4.3' });
    await crew.until(second, (now) => now.status === 'queued');
    await second.executeUpdate(abort, { args: [oncall] });
    expect(await second.result()).toMatchObject({
      status: 'aborted',
      sentence: 'Withdrawn by oncall; nothing was changed.',
    });
    await first.executeUpdate(abort, { args: [oncall] });
    await first.result();
  });
});

test('where the catalogue says refuse, the second is refused', async () => {
  const world = fakeWorld();
  world.onBusy = 'refuse';
  world.script['bake 5'] = [lasting];
  await withCrew(env, world, async (crew) => {
    const first = await crew.start();
    await crew.until(first, (now) => now.intents.includes('promote'));
    expect(await (await crew.start({ version: '1.4.3' })).result()).toMatchObject({ status: 'refused' });
    await first.executeUpdate(abort, { args: [oncall] });
    await first.result();
  });
});

test('a rollback sends the running deploy back and then has the lane', async () => {
  const world = fakeWorld();
  world.script['bake 5'] = [lasting];
  await withCrew(env, world, async (crew) => {
    const first = await crew.start();
    await crew.until(first, (now) => now.intents.includes('promote'));
    const rollback = await crew.start({ kind: 'rollback' });
    expect(await first.result()).toMatchObject({ status: 'superseded' });
    expect(await rollback.result()).toMatchObject({ status: 'succeeded', kind: 'rollback', plan: { to: '1.4.0' } });
  });
});

test('a rollback of a version that does not serve any more is refused and stops nobody', async () => {
  const world = fakeWorld();
  world.script['bake 5'] = [lasting];
  await withCrew(env, world, async (crew) => {
    const first = await crew.start();
    await crew.until(first, (now) => now.intents.includes('promote'));
    const rollback = await crew.start({ kind: 'rollback', leaves: '1.3.9' });
    expect(await rollback.result()).toMatchObject({
      status: 'refused',
      sentence: '1.3.9 does not serve any more: 1.4.1 does.',
    });
    expect(await crew.view(first)).toMatchObject({ status: 'running', undoing: false });
    await first.executeUpdate(abort, { args: [oncall] });
    await first.result();
  });
});

test('a holder that was terminated refuses nobody', async () => {
  const world = fakeWorld();
  world.onBusy = 'refuse';
  world.script['bake 5'] = [lasting];
  await withCrew(env, world, async (crew) => {
    const first = await crew.start();
    await crew.until(first, (now) => now.intents.includes('promote'));
    await first.terminate();
    const second = await crew.start({ version: '1.4.3' });
    await crew.until(second, (now) => now.intents.includes('promote') || now.status === 'refused');
    await second.executeUpdate(abort, { args: [oncall] });
    expect(await second.result()).toMatchObject({ status: 'aborted' });
  });
});
