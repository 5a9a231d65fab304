import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { WithStartWorkflowOperation } from '@temporalio/client';
import { createRestraintActivities } from '../../activities/restraints.ts';
import type { LaneRules, RestraintActivities } from '../../activities/api.ts';
import type { Actor } from '../../domain/change/actor.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import type { Restraint } from '../../domain/restraints/restraint.ts';
import { restraintsId } from '../../domain/restraints/id.ts';
import {
  abort,
  override,
  type Restraining,
  restrain,
  restraintDeeds,
  restraintsNow,
  unrestrain,
} from '../../workflows/messages.ts';
import { catalogue } from '../bot/support/catalogue.ts';
import { type FakeWorld, fakeWorld, lasting, passes } from '../support/fake-world.ts';
import { startDevServer } from '../support/temporal.ts';
import { type Crew, withCrew } from './support.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startDevServer();
});
afterAll(() => env.teardown());

const as = (subject: string) => ({ via: 'oidc', subject }) as const;
const developer = as('developer');
const oncall = as('oncall');
const outsider = as('outsider');

let world: FakeWorld;
/** Windows of a calendar that freezes prod, ms from the moment the change asks what holds. */
let windows: readonly { readonly from: number; readonly to: number }[];
let askedAt: number;
/** What it is told of when it asks again, and how far it is told of at first, ms from then. */
let later: typeof windows;
let told: number | undefined;
beforeEach(() => {
  world = fakeWorld();
  windows = [];
  later = [];
  told = undefined;
});

const frozen = ({ from, to }: (typeof windows)[number]): Restraint => ({
  kind: 'freeze',
  on: { environment: 'prod' },
  calendar: 'year-end',
  since: askedAt + from,
  until: askedAt + to,
});

/** The real register over the fake world; nobody but an outsider lacks a right, and a developer may not override. */
function crewed<T>(work: (crew: Crew & ReturnType<typeof people>) => Promise<T>): Promise<T> {
  const isRunning = async (change: string) =>
    (await env.client.workflow.getHandle(change).describe()).status.name === 'RUNNING';
  const real = createRestraintActivities({ catalogue, temporal: env.client }, world.activities, { isRunning });
  const instead: RestraintActivities & {
    laneRules: typeof real.laneRules;
    authorise: FakeWorld['activities']['authorise'];
  } = {
    ...real,
    async laneRules(request) {
      const rules = await real.laneRules(request);
      if ('sentence' in rules || rules.restraints === undefined) return rules;
      askedAt = Date.now();
      const calendars = windows.map(frozen);
      const until = told === undefined ? {} : { calendarsUntil: askedAt + told };
      const restraints: LaneRules['restraints'] = { ...rules.restraints, calendars, ...until, overriders: ['oncall'] };
      return { ...rules, restraints };
    },
    async calendarFreezes() {
      return { freezes: later.map(frozen), until: askedAt + 86_400_000 };
    },
    async authorise(input) {
      const refused = input.action === 'override' && input.actor.via === 'oidc' && input.actor.subject === 'developer';
      return refused
        ? { allowed: false, person: 'developer', sentence: 'You may not override.' }
        : world.activities.authorise(input);
    },
    async authoriseRestraint({ actor, right }) {
      const person = actor.via === 'oidc' ? actor.subject : '';
      const allowed = person === 'oncall' || (person === 'developer' && right === 'operate');
      return allowed
        ? { allowed, person, groups: [] }
        : { allowed: false, person, sentence: `${person} may not ${right}.` };
    },
  };
  return withCrew(env, world, (crew) => work({ ...crew, ...people(crew) }), { instead });
}

function people({ client, taskQueue }: Crew) {
  const startWorkflowOperation = () =>
    new WithStartWorkflowOperation('restraints', {
      workflowId: restraintsId(taskQueue),
      taskQueue,
      args: [],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
  const put = (wish: Omit<Restraining, 'on'> & Partial<Pick<Restraining, 'on'>>, updateId = randomUUID()) =>
    client.workflow.executeUpdateWithStart(restrain, {
      args: [{ on: { service: taskQueue, environment: 'prod' }, ...wish }],
      updateId,
      startWorkflowOperation: startWorkflowOperation(),
    });
  const release = (wish: Omit<Restraining, 'on' | 'until'>) =>
    client.workflow.executeUpdateWithStart(unrestrain, {
      args: [{ on: { service: taskQueue, environment: 'prod' }, ...wish }],
      startWorkflowOperation: startWorkflowOperation(),
    });
  const keeper = client.workflow.getHandle(restraintsId(taskQueue));
  const all = () => keeper.query(restraintsNow);
  const deeds = () => keeper.query(restraintDeeds);
  return { put, release, all, deeds };
}

const lock = { kind: 'lock', actor: developer, reason: 'migration' } as const;
const because = (sentence: string | RegExp) => ({
  cause: { message: typeof sentence === 'string' ? sentence : expect.stringMatching(sentence) },
});
/** When the step after the first bake began, epoch ms. */
const nextBegan = ({ steps }: ChangeView) => Date.parse(steps.find(({ id }) => id === 'eu/weight-25')?.startedAt ?? '');
const writes = () => world.calls.filter((call) => /^(service|weight|control)/.test(call)).length;

describe('asked for while it holds', () => {
  test('a deploy is refused with who, why and what to do; a rollback is not held up', async () => {
    await crewed(async ({ start, put, taskQueue }) => {
      await put(lock);
      expect(await (await start()).result()).toMatchObject({
        status: 'refused',
        sentence: `${taskQueue} in prod is locked by @developer ("migration"). Rollbacks still work. Whoever is in oncall may ask again with --override lock --reason "TEXT".`,
      });
      expect(world.calls).toEqual([]);
      expect(await (await start({ kind: 'rollback' })).result()).toMatchObject({ status: 'succeeded' });
    });
  });

  test('what is on another service, or over, holds nobody; an environment and the line hold all in them', async () => {
    await crewed(async ({ start, put, taskQueue }) => {
      await put({ ...lock, on: { service: 'other', environment: 'prod' } });
      await put({ ...lock, on: { environment: 'staging' } });
      await put({ ...lock, until: Date.now() + 1 });
      expect(await (await start()).result()).toMatchObject({ status: 'succeeded' });
      await put({ ...lock, kind: 'freeze', on: { environment: 'prod' } });
      await put({ ...lock, kind: 'stop', on: { everything: true }, reason: 'fire' });
      expect((await (await start()).result()).sentence).toBe(
        'prod is frozen by @developer ("migration") and the line is stopped by @developer ("fire"). Rollbacks still work. Whoever is in oncall may ask again with --override freeze,stop --reason "TEXT".',
      );
      expect(taskQueue).not.toBe('other');
    });
  });

  test('overridden by who may, and on record; half an override or a missing right changes nothing', async () => {
    await crewed(async ({ start, put }) => {
      await put(lock);
      await put({ ...lock, kind: 'freeze' });
      const asking = { actor: oncall, reason: 'the fix' } as const;
      expect(await (await start({ ...asking, override: ['lock'] })).result()).toMatchObject({ status: 'refused' });
      expect(await (await start({ actor: developer, override: ['lock', 'freeze'] })).result()).toMatchObject({
        status: 'refused',
        sentence: 'You may not override.',
      });
      expect(world.calls).toEqual([]);
      expect(await (await start({ ...asking, override: ['lock', 'freeze'] })).result()).toMatchObject({
        status: 'succeeded',
        overrides: [
          {
            what: expect.stringMatching(/^went on although .* is locked by @developer/),
            person: 'oncall',
            reason: 'the fix',
          },
          { what: expect.stringMatching(/is frozen by @developer/), person: 'oncall' },
        ],
      });
    });
  });

  test('a dry run is made all the same and says what would be in its way', async () => {
    await crewed(async ({ start, put }) => {
      await put(lock);
      const view = await (await start({ dryRun: true })).result();
      expect(view.sentence).toMatch(/^This was a dry run: nothing was changed\. .* is locked by @developer/);
    });
  });
});

describe('put there while a change is under way', () => {
  test('it waits at its next step boundary and says so; what only looks goes on; released, it goes on', async () => {
    world.script['bake 5'] = [lasting, passes];
    await crewed(async ({ start, put, release, until, taskQueue }) => {
      const handle = await start();
      await until(handle, () => world.calls.includes('bake 5'));
      await put(lock);
      const before = writes();
      await handle.executeUpdate('promote', { args: [{ actor: oncall, full: false }] });
      const held = await until(handle, ({ status }) => status === 'waiting');
      expect(held.waitsFor).toEqual({
        what: `${taskQueue} in prod is locked by @developer ("migration")`,
        since: expect.any(String),
        on: ['@developer', 'oncall'],
        unblocks: [`/unlock ${taskQueue} prod`, 'override with a reason', 'abort'],
        restrained: true,
      });
      expect(held.weight).toBe(5);
      expect(held.intents).toContain('override');
      expect(writes()).toBe(before);
      await release({ kind: 'lock', actor: developer });
      expect(await handle.result()).toMatchObject({ status: 'succeeded', overrides: [] });
    });
  });

  test('it goes on by itself at the end that was set', async () => {
    world.script['bake 5'] = [lasting, passes];
    await crewed(async ({ start, put, until, all }) => {
      const handle = await start();
      await until(handle, () => world.calls.includes('bake 5'));
      const end = Date.now() + 2_000;
      await put({ ...lock, kind: 'stop', on: { everything: true }, until: end });
      await handle.executeUpdate('promote', { args: [{ actor: oncall, full: false }] });
      expect(nextBegan(await handle.result())).toBeGreaterThanOrEqual(end);
      expect(await all()).toEqual([]);
    });
  });

  test('who may lets it go on, with a reason; what comes later holds it again, and an abort puts everything back', async () => {
    world.script['bake 5'] = [lasting, passes];
    world.script['bake 25'] = [lasting, passes];
    await crewed(async ({ start, put, until }) => {
      const handle = await start();
      await until(handle, () => world.calls.includes('bake 5'));
      await put(lock);
      await handle.executeUpdate('promote', { args: [{ actor: oncall, full: false }] });
      await until(handle, ({ status }) => status === 'waiting');
      const go = (actor: Actor, reason?: string) =>
        handle.executeUpdate(override, { args: [{ actor, ...(reason === undefined ? {} : { reason }) }] });
      await expect(go(developer, 'please')).rejects.toMatchObject(because('You may not override.'));
      await expect(go(oncall)).rejects.toMatchObject(because(/needs a reason/));
      await go(oncall, 'the fix');
      const on = await until(handle, () => world.calls.includes('bake 25'));
      expect(on.overrides).toMatchObject([{ person: 'oncall', reason: 'the fix' }]);
      await expect(go(oncall, 'again')).rejects.toMatchObject(because(/cannot be let go on now/));
      await put({ ...lock, kind: 'freeze', on: { environment: 'prod' } });
      await handle.executeUpdate('promote', { args: [{ actor: oncall, full: false }] });
      const again = await until(handle, ({ status }) => status === 'waiting');
      expect(again.waitsFor?.what).toBe('prod is frozen by @developer ("migration")');
      await handle.executeUpdate(abort, { args: [{ actor: oncall }] });
      expect(await handle.result()).toMatchObject({ status: 'aborted' });
      expect(world.weight).toBe(0);
    });
  });

  test('a freeze of a calendar begins by the clock, without anybody telling', async () => {
    world.script['bake 5'] = [lasting, passes];
    windows = [{ from: 500, to: 3_600_000 }];
    await crewed(async ({ start, until }) => {
      const handle = await start();
      // On a slow machine it may begin before the first bake: the change stands there then.
      const baking = () => world.calls.includes('bake 5') && Date.now() > askedAt + 500;
      const { status: now } = await until(handle, ({ status }) => status === 'waiting' || baking());
      if (now !== 'waiting') await handle.executeUpdate('promote', { args: [{ actor: oncall, full: false }] });
      const held = await until(handle, ({ status }) => status === 'waiting');
      expect(held.waitsFor).toMatchObject({
        what: expect.stringMatching(/^prod is frozen until .* UTC \(calendar "year-end"\)$/),
        until: new Date(askedAt + 3_600_000).toISOString(),
        on: ['oncall'],
        unblocks: ['override with a reason', 'abort'],
      });
      world.script['bake 5'] = [passes];
      await handle.executeUpdate(override, { args: [{ actor: oncall, reason: 'the fix' }] });
      expect(await handle.result()).toMatchObject({ status: 'succeeded' });
    });
  });

  test('and ends by it', async () => {
    world.script['bake 5'] = [lasting, passes];
    windows = [{ from: 500, to: 3_000 }];
    await crewed(async ({ start, until }) => {
      const handle = await start();
      await until(handle, () => world.calls.includes('bake 5') && Date.now() > askedAt + 500);
      await handle.executeUpdate('promote', { args: [{ actor: oncall, full: false }] });
      expect(nextBegan(await handle.result())).toBeGreaterThanOrEqual(askedAt + 3_000);
    });
  });
});

describe('a change that lasts longer than calendars are told ahead', () => {
  test('asks again before its next step, and waits for what has begun since', async () => {
    world.script['bake 5'] = [lasting, passes];
    told = 300;
    later = [{ from: 0, to: 3_600_000 }];
    await crewed(async ({ start, until }) => {
      const handle = await start();
      const baking = () => world.calls.includes('bake 5') && Date.now() > askedAt + 300;
      const { status: now } = await until(handle, ({ status }) => status === 'waiting' || baking());
      if (now !== 'waiting') await handle.executeUpdate('promote', { args: [{ actor: oncall, full: false }] });
      const held = await until(handle, ({ status }) => status === 'waiting');
      expect(held.waitsFor?.until).toBe(new Date(askedAt + 3_600_000).toISOString());
      await handle.executeUpdate(abort, { args: [{ actor: oncall }] });
      expect(await handle.result()).toMatchObject({ status: 'aborted' });
      expect(world.weight).toBe(0);
    });
  });

  test('goes on where nothing has; one that leads back does not ask', async () => {
    told = 0;
    await crewed(async ({ start }) => {
      expect(await (await start()).result()).toMatchObject({ status: 'succeeded' });
      later = [{ from: 0, to: 3_600_000 }];
      expect(await (await start({ kind: 'rollback' })).result()).toMatchObject({ status: 'succeeded' });
    });
  });
});

describe('whose it is', () => {
  test('who may not operate there puts nothing there; the same request counts once', async () => {
    await crewed(async ({ put, all }) => {
      await expect(put({ ...lock, actor: outsider })).rejects.toMatchObject(because('outsider may not operate.'));
      const once = randomUUID();
      const [first, second] = [await put(lock, once), await put(lock, once)];
      expect(second).toEqual(first);
      expect(await all()).toEqual([first.restraint]);
    });
  });

  test('another’s is neither replaced nor released without the right to override and a reason', async () => {
    await crewed(async ({ put, release, all, deeds, taskQueue }) => {
      await put({ ...lock, actor: oncall });
      await expect(put(lock)).rejects.toMatchObject(
        because(
          `${taskQueue} in prod is locked by @oncall ("migration") already. First release it: /unlock ${taskQueue} prod`,
        ),
      );
      await expect(release({ kind: 'lock', actor: developer, reason: 'now' })).rejects.toMatchObject(
        because(/only @oncall, or who may override it, releases it\. developer may not override\.$/),
      );
      expect(await all()).toHaveLength(1);
      await put({ ...lock, actor: oncall, reason: 'longer' });
      expect(await all()).toMatchObject([{ reason: 'longer' }]);
      await release({ kind: 'lock', actor: oncall });
      await put(lock);
      await expect(release({ kind: 'lock', actor: oncall })).rejects.toMatchObject(because(/needs a reason/));
      await release({ kind: 'lock', actor: oncall, reason: 'they left' });
      await expect(release({ kind: 'lock', actor: oncall })).rejects.toMatchObject(
        because(/is not locked by anybody\. What is: \/locks$/),
      );
      // What was refused is no deed.
      const on = { service: taskQueue, environment: 'prod' };
      const at = expect.any(Number);
      expect(await deeds()).toEqual([
        { did: 'put', kind: 'lock', on, person: 'oncall', at, reason: 'migration' },
        { did: 'put', kind: 'lock', on, person: 'oncall', at, reason: 'longer' },
        { did: 'released', kind: 'lock', on, person: 'oncall', at },
        { did: 'put', kind: 'lock', on, person: 'developer', at, reason: 'migration' },
        { did: 'released', kind: 'lock', on, person: 'oncall', at, reason: 'they left' },
      ]);
    });
  });
});
