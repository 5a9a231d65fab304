import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { ChangeView } from '../../domain/change/view.ts';
import { abort, approve, pause, reject, resume } from '../../workflows/messages.ts';
import { type FakeWorld, fakeWorld } from '../support/fake-world.ts';
import { startDevServer } from '../support/temporal.ts';
import { type ChangeHandle, type Crew, withCrew } from './support.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startDevServer();
});
afterAll(() => env.teardown());

const as = (subject: string) => ({ actor: { via: 'oidc', subject } }) as const;
const rule = {
  count: 2,
  from: ['oncall'],
  notRequester: true,
  within: 600,
  rollbacks: false,
  typed: false,
  atExpiry: 'reject',
} as const;

function asking(more: Partial<NonNullable<FakeWorld['approvals']>> = {}): FakeWorld {
  const world = fakeWorld();
  world.approvals = { ...rule, ...more };
  return world;
}

const awaited = (crew: Crew, handle: ChangeHandle) => crew.until(handle, ({ intents }) => intents.includes('approve'));

/** What came of an approval: its sentence, accepted or not. */
async function approveAs(
  crew: Crew,
  handle: ChangeHandle,
  person: string,
  plan?: string,
  by?: { readonly by: 'email' },
): Promise<string> {
  const hash = plan ?? (await crew.view(handle)).plan?.hash ?? '';
  return handle.executeUpdate(approve, { args: [{ actor: { ...as(person).actor, ...by }, plan: hash }] }).then(
    ({ sentence }) => sentence,
    (error: Error & { cause?: Error }) => error.cause?.message ?? error.message,
  );
}

describe('a deploy that needs approvals', () => {
  test('changes nothing before two others have approved it, and counts nobody twice', async () => {
    const world = asking();
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.start();
      const waiting = await awaited(crew, handle);
      expect(waiting).toMatchObject({ status: 'waiting', approval: { missing: 2, from: ['oncall'] } });
      expect(await approveAs(crew, handle, 'developer')).toBe(
        'You asked for this, so somebody else has to approve it.',
      );
      expect(await approveAs(crew, handle, 'second', 'another plan')).toMatch(
        /The plan has changed since you looked at it/,
      );
      expect(await approveAs(crew, handle, 'second')).toBe('Approved; it needs 1 more of oncall, not @developer.');
      expect(await approveAs(crew, handle, 'second')).toMatch(/approved this already/);
      expect(world.calls).toEqual([]);
      expect(await approveAs(crew, handle, 'third', undefined, { by: 'email' })).toBe('Approved: it begins.');
      return handle.result();
    });
    expect(view).toMatchObject({ status: 'succeeded', approval: { outcome: 'approved', missing: 0 } });
    expect(view.approval?.given).toEqual([
      { person: 'second', at: expect.any(String) },
      { person: 'third', at: expect.any(String), by: 'email' },
    ]);
    expect(world.calls.length).toBeGreaterThan(5);
  });

  test('lapses, visibly, when what was planned no longer holds', async () => {
    const world = asking({ count: 1 });
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.start();
      await awaited(crew, handle);
      world.broken = ['app-prod in eu-west-1 runs app-prod:9 now, not app-prod:7 as when this was planned.'];
      expect(await approveAs(crew, handle, 'second')).toMatch(
        /app-prod:9 now.*The approval has lapsed; ask again for a new plan/,
      );
      return handle.result();
    });
    expect(view).toMatchObject({ status: 'refused', approval: { outcome: 'lapsed', given: [] } });
    expect(world.calls).toEqual([]);
  });

  test.each(['a rejection', 'another approval'])(
    'what is decided while an approval is checked stays: %s',
    async (first) => {
      const world = asking({ count: 1 });
      const checking = Promise.withResolvers<void>();
      const gate = Promise.withResolvers<void>();
      let checks = 0;
      world.activities.brokenGuards = async () => {
        checks += 1;
        if (checks === 1) {
          checking.resolve();
          await gate.promise;
        }
        return [];
      };
      const [late, view] = await withCrew(env, world, async (crew) => {
        const handle = await crew.start();
        await awaited(crew, handle);
        const slow = approveAs(crew, handle, 'second');
        await checking.promise;
        if (first === 'another approval') expect(await approveAs(crew, handle, 'third')).toBe('Approved: it begins.');
        else await handle.executeUpdate(reject, { args: [as('third')] });
        gate.resolve();
        return [await slow, await handle.result()] as const;
      });
      expect(late).toMatch(/cannot be approved now: it is (running|refused|succeeded)\./);
      expect(view.approval?.given.map(({ person }) => person)).toEqual(first === 'a rejection' ? [] : ['third']);
      expect(view.status).toBe(first === 'a rejection' ? 'refused' : 'succeeded');
    },
  );

  test('lapses too where that is found after it, before the first write', async () => {
    const world = asking({ count: 1 });
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.start();
      await awaited(crew, handle);
      await handle.executeUpdate(pause, { args: [as('developer')] });
      await approveAs(crew, handle, 'second');
      world.broken = ['app-prod in eu-west-1 runs app-prod:9 now, not app-prod:7 as when this was planned.'];
      await handle.executeUpdate(resume, { args: [as('developer')] });
      return handle.result();
    });
    expect(view).toMatchObject({
      status: 'refused',
      sentence: expect.stringMatching(/app-prod:9 now.* Nothing was changed; ask again for a new plan\.$/),
      approval: { outcome: 'lapsed', given: [{ person: 'second' }] },
    });
    expect(world.calls).toEqual([]);
  });

  test('is rejected with a reason, or withdrawn, and nothing was changed', async () => {
    const world = asking();
    const [rejected, withdrawn] = await withCrew(env, world, async (crew) => {
      const first = await crew.start();
      await awaited(crew, first);
      await first.executeUpdate(reject, { args: [{ ...as('second'), reason: 'not on a Friday' }] });
      const ended = await first.result();
      const second = await crew.start();
      await awaited(crew, second);
      const { sentence } = await second.executeUpdate(abort, { args: [as('developer')] });
      expect(sentence).toBe('It is withdrawn.');
      return [ended, await second.result()] as const satisfies readonly ChangeView[];
    });
    expect(rejected).toMatchObject({
      status: 'refused',
      sentence: 'Rejected by second ("not on a Friday"). Nothing was changed.',
    });
    expect(withdrawn).toMatchObject({ status: 'aborted', sentence: 'Withdrawn by developer; nothing was changed.' });
    expect(world.calls).toEqual([]);
  });

  test('rejects itself when nobody answers; with atExpiry: approve one approval is enough then', async () => {
    const world = asking({ within: 2 });
    await withCrew(env, world, async (crew) => {
      const silent = await (await crew.start()).result();
      expect(silent).toMatchObject({ status: 'refused', approval: { outcome: 'expired', given: [] } });
      expect(world.calls).toEqual([]);
      world.approvals = { ...rule, within: 10, atExpiry: 'approve' };
      const handle = await crew.start();
      await awaited(crew, handle);
      await approveAs(crew, handle, 'second');
      expect(await handle.result()).toMatchObject({
        status: 'succeeded',
        approval: { outcome: 'approved', expired: true, given: [{ person: 'second' }] },
      });
    });
  });

  test('a rollback asks nobody', async () => {
    const world = asking();
    const view = await withCrew(env, world, async (crew) => (await crew.start({ kind: 'rollback' })).result());
    expect(view.status).toBe('succeeded');
    expect(view.approval).toBeUndefined();
  });
});
