import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { ChangeView } from '../../domain/change/view.ts';
import { abort, approve, retryStep } from '../../workflows/messages.ts';
import { fakeRecovery } from '../support/fake-recovery.ts';
import { fails, passes } from '../support/fake-world.ts';
import { startDevServer } from '../support/temporal.ts';
import { type ChangeHandle, type Crew, withCrew } from './support.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startDevServer();
});
afterAll(() => env.teardown());

const step = 'playbook/configure';
const as = (subject: string) => ({ actor: { via: 'oidc', subject } }) as const;
const holds = (view: ChangeView) => view.waitsFor?.step === step;

async function approved(crew: Crew): Promise<ChangeHandle> {
  const handle = await crew.startFailover({ kind: 'playbook', playbook: 'configure', check: false });
  const { plan, approval } = await crew.until(handle, ({ intents }) => intents.includes('approve'));
  for (const person of ['oncall', 'manager']) {
    const said = { ...as(person), plan: plan?.hash ?? '', typed: approval?.typed ?? '' };
    await handle.executeUpdate(approve, { args: [said] });
  }
  return handle;
}

test('a playbook runs once it is approved; a host that cannot be reached is said, and tried again when a person says so', async () => {
  const world = fakeRecovery();
  const unreached =
    'Playbook configure could not reach i-1 at "Gathering Facts" (no route): see that it runs, then try again.';
  world.script[step] = [
    () => {
      throw ApplicationFailure.nonRetryable(unreached, 'HostUnreachable');
    },
    () => passes(),
  ];
  await withCrew(env, world, async (crew) => {
    const handle = await approved(crew);
    const held = await crew.until(handle, holds);
    expect(held).toMatchObject({ status: 'waiting', playbook: { name: 'configure', check: false } });
    expect(held.waitsFor?.what).toContain(unreached);
    await handle.executeUpdate(retryStep, { args: [{ ...as('oncall'), step }] });
    expect(await handle.result()).toMatchObject({
      status: 'succeeded',
      sentence: expect.stringMatching(/^playbook configure of .* ran in eu-west-1\.$/),
      approval: { given: [{ person: 'oncall' }, { person: 'manager' }] },
    });
    expect(world.calls).toEqual([step, step]);
  });
});

test('who stops it where it holds is told that nothing is put back', async () => {
  const world = fakeRecovery();
  world.script[step] = [fails('Playbook configure failed on shop at "Ask": no.')];
  await withCrew(env, world, async (crew) => {
    const handle = await approved(crew);
    await crew.until(handle, holds);
    await handle.executeUpdate(abort, { args: [{ ...as('oncall'), reason: 'wrong one' }] });
    expect(await handle.result()).toMatchObject({
      status: 'aborted',
      sentence: 'Stopped by oncall ("wrong one"); what it changed stays.',
    });
  });
});

test('a check asks nobody, runs beside what else goes on, and ends in what it found', async () => {
  const world = fakeRecovery();
  world.script[`look ${step}`] = [fails('Playbook configure failed on shop at "Ask": no such cluster.')];
  await withCrew(env, world, async (crew) => {
    const handle = await crew.startFailover({ kind: 'playbook', playbook: 'configure', check: true });
    const view = await handle.result();
    expect(view).toMatchObject({
      status: 'rolledBack',
      sentence: 'Playbook configure failed on shop at "Ask": no such cluster; nothing was changed.',
    });
    expect(view.approval).toBeUndefined();
    world.script[`look ${step}`] = [() => passes()];
    const well = await crew.startFailover({ kind: 'playbook', playbook: 'configure', check: true });
    expect(await well.result()).toMatchObject({
      status: 'succeeded',
      sentence: expect.stringMatching(/could run in eu-west-1: nothing was changed\.$/),
    });
  });
});
