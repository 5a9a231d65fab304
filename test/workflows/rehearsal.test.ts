import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { StepResult } from '../../activities/api.ts';
import type { ScratchTaskState } from '../../activities/recovery-api.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import { abort, retryStep } from '../../workflows/messages.ts';
import { comesBefore } from '../support/comes-before.ts';
import { type FakeRecovery, fakeRecovery } from '../support/fake-recovery.ts';
import { fails, lasting } from '../support/fake-world.ts';
import { startDevServer } from '../support/temporal.ts';
import { type Crew, withCrew } from './support.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startDevServer();
});
afterAll(() => env.teardown());

const rehearsal = { kind: 'drill', depth: 'rehearsal' } as const;
const as = (subject: string) => ({ actor: { via: 'oidc', subject } }) as const;
const output = (value: NonNullable<StepResult['output']>) => async (): Promise<StepResult> => ({
  verdict: 'passed',
  output: value,
});

/** A world whose copies and tasks have addresses; notes what the tasks are told. */
function rehearsing(): { world: FakeRecovery; told: ScratchTaskState[] } {
  const world = fakeRecovery();
  const told: ScratchTaskState[] = [];
  world.script['restore/shop-db'] = [output({ id: 'copy', host: 'copy.example', port: 5432 })];
  world.script['start/app'] = [output({ task: 'a', url: 'http://10.21.0.11:8080' })];
  world.script['start/web'] = [output({ task: 'w', url: 'http://10.21.0.12:8080' })];
  const { activities } = world;
  const listening: FakeRecovery['activities'] = {
    ...activities,
    writeScratchTask(input) {
      if (input.key.step.startsWith('start/')) told.push(input.want);
      return activities.writeScratchTask(input);
    },
  };
  return { world: { ...world, activities: listening }, told };
}

const rehearse = async (crew: Crew): Promise<ChangeView> => (await crew.startFailover(rehearsal)).result();

test('restores, starts, tests by private addresses and tears down, in order; nobody is asked', async () => {
  const { world, told } = rehearsing();
  const view = await withCrew(env, world, rehearse);
  expect(view).toMatchObject({
    status: 'succeeded',
    depth: 'rehearsal',
    sentence: expect.stringMatching(
      /1 database restored, 2 services started, 2 smoke-tested; all of it is gone again\.$/,
    ),
  });
  expect(told).toContainEqual({
    present: true,
    environment: { DATABASE_HOST: 'copy.example:5432', REGION: 'eu-central-1' },
  });
  const before = comesBefore(world.calls);
  expect(before('restore/shop-db', 'start/app')).toBe(true);
  expect(before('start/app', 'smoke http://10.21.0.11:8080')).toBe(true);
  expect(before('smoke http://10.21.0.12:8080', 'tear-down/web/task')).toBe(true);
  expect(before('tear-down/app/task', 'tear-down/shop-db/copy')).toBe(true);
  expect(world.calls.filter((call) => call.includes('/undo'))).toEqual([]);
});

test('what it finds ends it, and all that was made is taken down', async () => {
  const { world } = rehearsing();
  world.script['smoke http://10.21.0.11:8080'] = [
    fails('GET http://10.21.0.11:8080/healthz answered 500, expected 200'),
  ];
  const view = await withCrew(env, world, rehearse);
  expect(view).toMatchObject({
    status: 'rolledBack',
    sentence: expect.stringMatching(/answered 500, expected 200; all that was started in eu-central-1 is gone again/),
  });
  const undone = world.calls.filter((call) => call.includes('/undo'));
  for (const id of ['start/app', 'start/web', 'restore/shop-db']) {
    expect(undone).toContain(`${id}/undo {"present":false}`);
  }
  const before = comesBefore(world.calls);
  expect(before('start/app/undo {"present":false}', 'restore/shop-db/undo {"present":false}')).toBe(true);
  expect(world.calls.some((call) => call.startsWith('tear-down/'))).toBe(false);
});

test('an abort in the middle takes down what was begun, though nobody knows yet whether it is there', async () => {
  const { world } = rehearsing();
  world.script['start/app'] = [lasting];
  const view = await withCrew(env, world, async (crew) => {
    const handle = await crew.startFailover(rehearsal);
    await crew.until(handle, ({ steps }) => steps.some(({ id, state }) => id === 'start/app' && state === 'running'));
    await handle.executeUpdate(abort, { args: [{ ...as('oncall'), reason: 'not now' }] });
    return handle.result();
  });
  expect(view).toMatchObject({
    status: 'aborted',
    sentence: expect.stringMatching(/^Stopped by oncall \("not now"\).*gone again/),
  });
  for (const id of ['start/app', 'start/web', 'restore/shop-db']) {
    expect(world.calls).toContain(`${id}/undo {"present":false}`);
  }
  expect(world.calls.some((call) => call.startsWith('smoke'))).toBe(false);
});

test('what is not gone is held for a person: it may be tried again or aborted, never passed over', async () => {
  const { world } = rehearsing();
  world.script['tear-down/shop-db/copy'] = [fails('RDS refused to delete it'), async () => ({ verdict: 'passed' })];
  const view = await withCrew(env, world, async (crew) => {
    const handle = await crew.startFailover(rehearsal);
    const held = await crew.until(handle, ({ status }) => status === 'waiting');
    expect(held.waitsFor).toMatchObject({ step: 'tear-down/shop-db/copy', unblocks: ['retry', 'abort'] });
    await handle.executeUpdate(retryStep, { args: [{ ...as('oncall'), step: 'tear-down/shop-db/copy' }] });
    return handle.result();
  });
  expect(view.status).toBe('succeeded');
});

test('two rehearsals of a group do not run at once, and a failover waits for neither', async () => {
  const { world } = rehearsing();
  world.script['restore/shop-db'] = [lasting];
  await withCrew(env, world, async (crew) => {
    const first = await crew.startFailover(rehearsal);
    await crew.until(first, ({ status, steps }) => status === 'running' && steps.length > 0);
    expect(await rehearse(crew)).toMatchObject({
      status: 'refused',
      sentence: expect.stringMatching(/is busy with a rehearsal of .* \(oncall\)/),
    });
    const failover = await crew.startFailover();
    await crew.until(failover, ({ intents }) => intents.includes('approve'));
    for (const handle of [failover, first]) await handle.executeUpdate(abort, { args: [as('oncall')] });
    expect((await first.result()).status).toBe('aborted');
    await failover.result();
  });
});
