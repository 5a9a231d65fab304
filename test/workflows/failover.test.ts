import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { comesBefore } from '../support/comes-before.ts';
import { secret } from '../../config/secret.ts';
import { signer } from '../../config/sign.ts';
import { lossOf } from '../../domain/change/recovery-words.ts';
import { decisionText } from '../../domain/change/signed-decision.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import { abort, approve, approveSignal, reject, retryStep, skipStep, ungraceful } from '../../workflows/messages.ts';
import { type FakeRecovery, fakeRecovery } from '../support/fake-recovery.ts';
import { fails, inconclusive, lasting, passes } from '../support/fake-world.ts';
import { assessment, dead, side } from '../support/recovery-inputs.ts';
import { startDevServer } from '../support/temporal.ts';
import { type ChangeHandle, type Crew, withCrew } from './support.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startDevServer();
});
afterAll(() => env.teardown());

const as = (subject: string) => ({ actor: { via: 'oidc', subject } }) as const;
const waiting = (view: ChangeView) => view.status === 'waiting';
const stateOf = (view: ChangeView, step: string) => view.steps.find(({ id }) => id === step)?.state;

/** Both approvals, in turn. */
async function approveBy(crew: Crew, handle: ChangeHandle, ...people: string[]): Promise<void> {
  const { plan } = await crew.until(handle, ({ intents }) => intents.includes('approve'));
  for (const person of people) {
    await handle.executeUpdate(approve, { args: [{ ...as(person), plan: plan?.hash ?? '', typed: 'shop' }] });
  }
}

function deadWorld(): FakeRecovery {
  const world = fakeRecovery();
  world.assessment = assessment({ sides: { primary: dead, standby: side('eu-central-1') } });
  return world;
}

describe('approval', () => {
  test('nothing is written before two people have approved; then it moves, in order', async () => {
    const world = fakeRecovery();
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.startFailover();
      await approveBy(crew, handle, 'oncall');
      const half = await crew.until(handle, waiting);
      expect(half.approval).toMatchObject({ missing: 1, given: [{ person: 'oncall' }], outcome: 'waiting' });
      expect(world.calls).toEqual([]);
      await approveBy(crew, handle, 'manager');
      return handle.result();
    });
    expect(view).toMatchObject({
      status: 'succeeded',
      sentence: 'shop runs in eu-central-1.',
      recovery: { mode: 'graceful', lossSeconds: 0 },
    });
    const before = comesBefore(world.calls);
    expect(before('fence/app/stop', 'fence/shop-db/read-only')).toBe(true);
    expect(before('fenced', 'caughtUp') && before('caughtUp', 'promote/shop-db')).toBe(true);
    expect(
      before('promote/shop-db', 'switch/app.shop.example') &&
        before('switch/app.shop.example', 'resolves app.shop.example'),
    ).toBe(true);
  });

  test('one person twice, somebody outside, a mistyped name and another plan do not count', async () => {
    const world = fakeRecovery();
    await withCrew(env, world, async (crew) => {
      const handle = await crew.startFailover();
      await approveBy(crew, handle, 'oncall');
      const refused = async (subject: string, more: object = {}) => {
        const { plan } = await crew.view(handle);
        const args = [{ ...as(subject), plan: plan?.hash ?? '', typed: 'shop', ...more }] as const;
        return handle.executeUpdate(approve, { args: [...args] }).then(
          () => 'accepted',
          (error: Error & { cause?: Error }) => error.cause?.message ?? error.message,
        );
      };
      expect(await refused('oncall')).toMatch(/have approved this already; 1 more person has to/);
      expect(await refused('captain')).toMatch(/needs group oncall or managers; you are in captains/);
      expect(await refused('nobody')).toMatch(/knows no person with the token subject "nobody"/);
      expect(await refused('manager', { typed: 'shp' })).toMatch(/type "shop" exactly/);
      expect(await refused('manager', { plan: 'other' })).toMatch(/plan has changed since you looked/);
      expect(world.calls).toEqual([]);
      await handle.executeUpdate(reject, { args: [{ ...as('manager'), reason: 'not now' }] });
      expect(await handle.result()).toMatchObject({
        status: 'refused',
        sentence: 'Rejected by manager ("not now"). Nothing was changed.',
      });
    });
  });

  test('it lapses, visibly, when what it was given for no longer holds', async () => {
    const world = deadWorld();
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.startFailover();
      await approveBy(crew, handle, 'oncall');
      world.broken = ['eu-west-1 answers again: what this costs has changed.'];
      await expect(approveBy(crew, handle, 'manager')).rejects.toThrow();
      return handle.result();
    });
    expect(view).toMatchObject({ status: 'refused', approval: { outcome: 'lapsed' } });
    expect(view.sentence).toMatch(/^eu-west-1 answers again.*no longer holds; ask again/);
    expect(world.calls).toEqual([]);
  });

  test('break-glass: one named role with a reason, on record as an override', async () => {
    const world = fakeRecovery();
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.startFailover();
      const { plan } = await crew.until(handle, waiting);
      const args = {
        ...as('captain'),
        plan: plan?.hash ?? '',
        typed: 'shop',
        breakGlass: true,
        reason: 'nobody else awake',
      };
      await handle.executeUpdate(approve, { args: [args] });
      return handle.result();
    });
    expect(view).toMatchObject({
      status: 'succeeded',
      overrides: [{ what: 'approved alone', person: 'captain', reason: 'nobody else awake' }],
    });
  });
});

describe('approval by signal', () => {
  test('counts when it is signed for this change and plan, once a person, and is checked like an update', async () => {
    const world = fakeRecovery();
    world.sign = signer(secret('a key of thirty-two characters, or more'));
    const { sign } = world;
    await withCrew(env, world, async (crew) => {
      const handle = await crew.startFailover();
      const { plan } = await crew.until(handle, waiting);
      const signal = async (
        subject: string,
        content: { plan?: string; typed?: string },
        at = new Date().toISOString(),
      ) => {
        const said = { ...as(subject), plan: plan?.hash ?? '', typed: 'shop', ...content };
        const text = decisionText({ change: handle.workflowId, intent: 'approve', ...said, at });
        return handle.signal(approveSignal, { ...said, signed: { at, signature: sign?.(text) ?? '' } });
      };
      const unsigned = { ...as('oncall'), plan: plan?.hash ?? '', typed: 'shop' };
      // Signals are taken side by side: each is awaited, so that what they came to stands in order.
      const refusals = (amount: number) => crew.until(handle, (now) => now.approval?.refused.length === amount);
      await handle.signal(approveSignal, unsigned);
      await refusals(1);
      await expect(handle.executeUpdate(approve, { args: [unsigned] })).rejects.toThrow();
      await handle.signal(approveSignal, {
        ...unsigned,
        signed: { at: new Date().toISOString(), signature: 'forged' },
      });
      await refusals(2);
      await signal('oncall', {}, new Date(Date.now() - 400_000).toISOString());
      await refusals(3);
      await signal('captain', {});
      await refusals(4);
      await signal('oncall', {});
      await crew.until(handle, (now) => now.approval?.given.length === 1);
      await signal('oncall', {});
      const half = await refusals(5);
      expect(half.approval).toMatchObject({ missing: 1, given: [{ person: 'oncall' }] });
      expect(half.approval?.refused.map(({ sentence }) => sentence)).toEqual([
        expect.stringMatching(/is not signed/),
        expect.stringMatching(/signature of the decision does not fit/),
        expect.stringMatching(/more than five minutes ago/),
        expect.stringMatching(/needs group oncall or managers/),
        expect.stringMatching(/have approved this already/),
      ]);
      await signal('manager', {});
      expect((await handle.result()).status).toBe('succeeded');
    });
  });

  test('without a key no signal counts, and it says what to set', async () => {
    const world = fakeRecovery();
    await withCrew(env, world, async (crew) => {
      const handle = await crew.startFailover();
      const { plan } = await crew.until(handle, waiting);
      await handle.signal(approveSignal, { ...as('oncall'), plan: plan?.hash ?? '', typed: 'shop' });
      const view = await crew.until(handle, (now) => (now.approval?.refused.length ?? 0) === 1);
      expect(view.approval?.refused[0]?.sentence).toMatch(/COXSWAIN_DECISION_KEY is not set/);
      await handle.executeUpdate(abort, { args: [as('oncall')] });
      await handle.result();
    });
  });
});

describe('a dead region', () => {
  test('promotes without a complete fence only by a recorded override of one who may', async () => {
    const world = deadWorld();
    world.script['fenced'] = [inconclusive('eu-west-1 does not answer: whether app-prod still writes is not known')];
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.startFailover();
      await approveBy(crew, handle, 'oncall', 'manager');
      const held = await crew.until(handle, (now) => stateOf(now, 'fence/confirm') === 'inconclusive' && waiting(now));
      expect(held.waitsFor?.what).toMatch(/eu-west-1 does not answer/);
      expect(world.calls).not.toContain('promote/shop-db');
      const skip = { step: 'fence/confirm', reason: 'power is out there' };
      await expect(handle.executeUpdate(skipStep, { args: [{ ...as('oncall'), ...skip }] })).rejects.toThrow();
      await handle.executeUpdate(skipStep, { args: [{ ...as('manager'), ...skip }] });
      return handle.result();
    });
    expect(view.status).toBe('succeeded');
    expect(view.overrides).toEqual([
      expect.objectContaining({
        what: 'went on without "nothing writes in eu-west-1"',
        person: 'manager',
        reason: 'power is out there',
      }),
    ]);
    const answered = { person: 'manager', reason: 'power is out there' };
    expect(view.decisions).toEqual([
      { ...answered, intent: 'skipStep', step: 'fence/confirm', at: view.overrides[0]?.at },
    ]);
    expect(view.steps.find(({ id }) => id === 'fence/confirm')?.holds).toEqual([
      {
        why: 'eu-west-1 does not answer: whether app-prod still writes is not known',
        since: expect.any(String),
        until: expect.any(String),
        answer: { kind: 'skip', ...answered },
      },
    ]);
    expect(view.recovery?.measured).toMatchObject({ downSeconds: expect.any(Number) });
  });

  test('is fenced as soon as it answers, where it was left without a complete fence, and not before', async () => {
    const world = deadWorld();
    world.script['fenced'] = [inconclusive('eu-west-1 does not answer'), passes];
    const back = Promise.withResolvers<void>();
    world.answers = () => back.promise;
    await withCrew(env, world, async (crew) => {
      const handle = await crew.startFailover();
      await approveBy(crew, handle, 'oncall', 'manager');
      await crew.until(handle, waiting);
      const skip = { step: 'fence/confirm', reason: 'power is out there' };
      await handle.executeUpdate(skipStep, { args: [{ ...as('manager'), ...skip }] });
      expect((await handle.result()).status).toBe('succeeded');
      const told = world.calls.length;
      const refence = crew.client.workflow.getHandle(`${handle.workflowId}-refence`);
      expect((await refence.describe()).status.name).toBe('RUNNING');
      expect(world.calls).toHaveLength(told);

      const [database] = assessment().databases;
      world.assessment = assessment({
        databases:
          database === undefined
            ? []
            : [{ ...database, writer: 'standby', hosts: { primary: 'a', standby: 'b' }, replication: 'none' }],
        names: assessment().names.map((each) => ({ ...each, leadsTo: 'standby' as const })),
      });
      back.resolve();
      await refence.result();
      const fence: ChangeView = await crew.client.workflow.getHandle(`${handle.workflowId}-fence`).result();
      expect(fence).toMatchObject({
        kind: 'fence',
        status: 'succeeded',
        requestedBy: 'oncall',
        sentence: expect.stringMatching(/^nothing of shop writes in eu-west-1, which is not yet a standby again/),
      });
      expect(world.calls.slice(told)).toEqual(
        expect.arrayContaining(['fence/app/stop', 'fence/web/stop', 'fence/shop-db/read-only', 'fenced']),
      );
    });
  });

  test('that was fenced completely is not waited for', async () => {
    const world = fakeRecovery();
    await withCrew(env, world, async (crew) => {
      const handle = await crew.startFailover();
      await approveBy(crew, handle, 'oncall', 'manager');
      await handle.result();
      const refence = crew.client.workflow.getHandle(`${handle.workflowId}-refence`);
      await expect(refence.describe()).rejects.toThrow(/not found/i);
    });
  });

  test('what cannot be fenced there is tried once and passed over; the confirmation decides', async () => {
    const world = deadWorld();
    world.script['fence/app/stop'] = [fails('no answer')];
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.startFailover();
      await approveBy(crew, handle, 'oncall', 'manager');
      return handle.result();
    });
    expect(view.status).toBe('succeeded');
    expect(world.calls.filter((call) => call === 'fence/app/stop')).toHaveLength(1);
  });
});

describe('the point of no return', () => {
  test('before it an abort puts the fence back, latest first', async () => {
    const world = fakeRecovery();
    world.script['caughtUp'] = [lasting];
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.startFailover();
      await approveBy(crew, handle, 'oncall', 'manager');
      await crew.until(handle, (now) => stateOf(now, 'promote/shop-db/caught-up') === 'running');
      await handle.executeUpdate(abort, { args: [{ ...as('oncall'), reason: 'it recovered' }] });
      return handle.result();
    });
    expect(view).toMatchObject({
      status: 'aborted',
      sentence: expect.stringContaining('shop runs in eu-west-1 as before'),
    });
    expect(world.calls).toContain('fence/shop-db/read-only/undo {"allowed":true}');
    expect(world.calls).toContain('fence/app/stop/undo {"taskDefinition":"app:1","desiredCount":3}');
    expect(world.calls).not.toContain('promote/shop-db');
    const before = comesBefore(world.calls);
    expect(before('fence/shop-db/read-only/undo', 'fence/app/stop/undo')).toBe(true);
  });

  test('after it nothing sends it back: no abort, no cancellation from outside', async () => {
    const world = fakeRecovery();
    world.script['switch/app.shop.example'] = [fails('someone changed the record'), passes];
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.startFailover();
      await approveBy(crew, handle, 'oncall', 'manager');
      const held = await crew.until(
        handle,
        (now) => stateOf(now, 'switch/app.shop.example') === 'failed' && waiting(now),
      );
      expect(held.intents).toEqual(expect.arrayContaining(['retryStep', 'skipStep']));
      expect(held.intents).not.toContain('abort');
      await handle.cancel();
      await handle.executeUpdate(skipStep, {
        args: [{ ...as('oncall'), step: 'switch/app.shop.example', reason: 'by hand' }],
      });
      return handle.result();
    });
    expect(view.status).toBe('succeeded');
    expect(world.calls.filter((call) => call.includes('/undo'))).toEqual([]);
  });

  test('a source that dies on the way is given up by a person who may override', async () => {
    const world = fakeRecovery();
    world.script['caughtUp'] = [lasting];
    const view = await withCrew(env, world, async (crew) => {
      const handle = await crew.startFailover();
      await approveBy(crew, handle, 'oncall', 'manager');
      await crew.until(handle, (now) => stateOf(now, 'promote/shop-db/caught-up') === 'running');
      await expect(
        handle.executeUpdate(ungraceful, { args: [{ ...as('oncall'), reason: 'it died' }] }),
      ).rejects.toThrow();
      await handle.executeUpdate(ungraceful, { args: [{ ...as('manager'), reason: 'it died' }] });
      return handle.result();
    });
    expect(view.status).toBe('succeeded');
    expect(view.overrides).toEqual([expect.objectContaining({ person: 'manager', reason: 'it died' })]);
    // Nobody claims that every write was replayed.
    expect(stateOf(view, 'promote/shop-db/caught-up')).toBe('skipped');
    expect(lossOf(view)).toBe('unknown');
  });
});

test('a source that is given up before anybody waited for it is not waited for', async () => {
  const world = fakeRecovery();
  world.script['fenced'] = [fails('app-prod still runs'), passes];
  const view = await withCrew(env, world, async (crew) => {
    const handle = await crew.startFailover();
    await approveBy(crew, handle, 'oncall', 'manager');
    await crew.until(handle, (now) => stateOf(now, 'fence/confirm') === 'failed' && waiting(now));
    await handle.executeUpdate(ungraceful, { args: [{ ...as('manager'), reason: 'it died' }] });
    await handle.executeUpdate(retryStep, { args: [{ ...as('oncall'), step: 'fence/confirm' }] });
    return handle.result();
  });
  expect(view.status).toBe('succeeded');
  expect(world.calls).not.toContain('caughtUp');
  expect(stateOf(view, 'promote/shop-db/caught-up')).toBe('skipped');
});

describe('lanes', () => {
  test('a group that moves already refuses another move', async () => {
    const world = fakeRecovery();
    await withCrew(env, world, async (crew) => {
      const first = await crew.startFailover();
      await crew.until(first, waiting);
      const second = await (await crew.startFailover()).result();
      expect(second).toMatchObject({
        status: 'refused',
        sentence: expect.stringMatching(/busy with a failover of .* \(oncall\)/),
      });
      await first.executeUpdate(abort, { args: [as('oncall')] });
      expect((await first.result()).status).toBe('aborted');
    });
  });

  test('a deploy under way stops where it is, and puts nothing back in the region that is left', async () => {
    const world = fakeRecovery();
    world.script['bake 5'] = [lasting];
    await withCrew(env, world, async (crew) => {
      const deploy = await crew.start({ actor: as('oncall').actor });
      await crew.until(deploy, (now) => now.steps.some(({ kind, state }) => kind === 'weight' && state === 'passed'));
      const failover = await crew.startFailover();
      expect(await deploy.result()).toMatchObject({
        status: 'superseded',
        sentence: expect.stringMatching(/^Stopped for a failover of .*stands as it is/),
      });
      expect(world.weight).toBe(5);
      await approveBy(crew, failover, 'oncall', 'manager');
      expect((await failover.result()).status).toBe('succeeded');
    });
  });
});

describe('a paper drill', () => {
  test('changes nothing, waits for nobody, and is in nobody’s way', async () => {
    const world = fakeRecovery();
    await withCrew(env, world, async (crew) => {
      const failover = await crew.startFailover();
      await crew.until(failover, waiting);
      const drill = await (await crew.startFailover({ kind: 'drill' })).result();
      expect(drill).toMatchObject({
        status: 'succeeded',
        sentence: expect.stringMatching(/could move to eu-central-1 now/),
      });
      expect(world.calls.every((call) => /^(look|smoke|serving) /.test(call))).toBe(true);
      await failover.executeUpdate(abort, { args: [as('oncall')] });
      await failover.result();
    });
  });

  test('says all that it found amiss', async () => {
    const world = fakeRecovery();
    world.script['look promote/shop-db'] = [fails('replication to shop-db-replica is error')];
    world.script['look configure/configure'] = [fails('no playbook of that name')];
    const view = await withCrew(env, world, async (crew) => (await crew.startFailover({ kind: 'drill' })).result());
    expect(view.status).toBe('failed');
    expect(view.sentence).toMatch(
      /^2 of \d+ checks found something: .*replication to shop-db-replica is error; .*no playbook/,
    );
  });
});
