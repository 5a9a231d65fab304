import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { freezesFor } from '../../config/calendar/freezes.ts';
import { loadCatalogue } from '../../config/catalogue.ts';
import type { LaneRules } from '../../activities/api.ts';
import { approve, override } from '../../workflows/messages.ts';
import { folderOf, sound } from '../config/catalogue-files.ts';
import { type FakeWorld, fakeWorld } from '../support/fake-world.ts';
import { startTimeSkipping } from '../support/temporal.ts';
import { type Crew, withCrew } from './support.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startTimeSkipping();
});
afterAll(() => env.teardown());

const hour = 3_600_000;
const day = 24 * hour;
const asOncall = { actor: { via: 'oidc', subject: 'oncall' } } as const;
const iso = (at: number) => new Date(at).toISOString();

const catalogue = loadCatalogue(
  folderOf({
    'one.yaml': sound,
    'two.yaml': 'calendars: { weekends: { freezes: [prod], windows: [{ from: fri 16:00, to: mon 08:00 }] } }\n',
  }),
);

/** Real calendars, by the clock of the server that skips time. `asked`: how often a change asked again. */
async function crewed<T>(world: FakeWorld, work: (crew: Crew, asked: () => number) => Promise<T>): Promise<T> {
  let again = 0;
  const freezes = async (request: Parameters<typeof freezesFor>[1]) =>
    freezesFor(catalogue, request, await env.currentTimeMs());
  const instead = {
    async laneRules(request: Parameters<typeof freezesFor>[1]): Promise<LaneRules | { readonly sentence: string }> {
      const rules = await world.activities.laneRules(request);
      if ('sentence' in rules || request.kind !== 'deploy') return rules;
      const { freezes: calendars, until: calendarsUntil } = await freezes(request);
      const heed = { version: 0, restraints: [] };
      return { ...rules, restraints: { heed, calendars, calendarsUntil, overriders: ['oncall'] } };
    },
    async calendarFreezes(request: Parameters<typeof freezesFor>[1]) {
      again += 1;
      return freezes(request);
    },
  };
  return withCrew(env, world, (crew) => work(crew, () => again), { instead });
}

/** Lets the clock of the server go on to the next such moment: a weekday (0 is Sunday) and an hour, UTC. */
async function comes(weekday: number, hours: number): Promise<void> {
  const now = await env.currentTimeMs();
  const days = (weekday - new Date(now).getUTCDay() + 7) % 7;
  const at = Math.floor(now / day) * day + days * day + hours * hour;
  await env.sleep(at > now ? at - now : at - now + 7 * day);
}

/** Waits for an approval for a hundred days. */
function patient(): FakeWorld {
  const world = fakeWorld();
  world.approvals = {
    count: 1,
    from: ['oncall'],
    notRequester: true,
    within: 100 * 86_400,
    typed: false,
    atExpiry: 'reject',
    roles: [],
    rollbacks: false,
  };
  return world;
}

async function approved({ start, until }: Crew, later: () => Promise<void>) {
  const handle = await start();
  const { plan } = await until(handle, ({ intents }) => intents.includes('approve'));
  await later();
  await handle.executeUpdate(approve, { args: [{ ...asOncall, plan: plan?.hash ?? '' }] });
  return handle;
}

describe('a weekend that is frozen each week', () => {
  test('a deploy that is asked for on a Saturday is refused at once, a rollback is not', async () => {
    await comes(6, 12);
    const now = await env.currentTimeMs();
    await crewed(fakeWorld(), async ({ start }) => {
      const view = await (await start()).result();
      expect(view).toMatchObject({
        status: 'refused',
        sentence: expect.stringMatching(
          /^prod is frozen until Mon .* 08:00 UTC \(calendar "weekends"\)\. Rollbacks still work\./,
        ),
      });
      expect(Date.parse(view.endedAt ?? '') - now).toBeLessThan(hour);
      expect(await (await start({ kind: 'rollback' })).result()).toMatchObject({ status: 'succeeded' });
    });
  });

  test('one that was approved on the Saturday begins on Monday at eight', async () => {
    await comes(3, 12);
    const world = patient();
    await crewed(world, async (crew, asked) => {
      const handle = await approved(crew, () => comes(6, 12));
      const held = await crew.until(handle, ({ waitsFor }) => waitsFor?.restrained === true);
      const monday = Math.floor((await env.currentTimeMs()) / day) * day + 2 * day + 8 * hour;
      expect(held.waitsFor).toMatchObject({
        until: iso(monday),
        on: ['oncall'],
        unblocks: ['override with a reason', 'abort'],
      });
      expect(world.calls).toEqual([]);
      const view = await handle.result();
      expect(view.status).toBe('succeeded');
      const began = Math.min(
        ...view.steps.flatMap(({ startedAt }) => (startedAt === undefined ? [] : Date.parse(startedAt))),
      );
      expect(began).toBeGreaterThanOrEqual(monday);
      expect(began).toBeLessThan(monday + hour);
      expect(asked()).toBe(0);
    });
  });

  test('months later it asks anew, and is held by a weekend that it was not told of; overridden, it goes on', async () => {
    await comes(3, 12);
    await crewed(patient(), async (crew, asked) => {
      const handle = await approved(crew, async () => {
        await env.sleep(70 * day);
        await comes(6, 12);
      });
      await crew.until(handle, ({ waitsFor }) => waitsFor?.restrained === true);
      expect(asked()).toBe(1);
      await handle.executeUpdate(override, { args: [{ ...asOncall, reason: 'the fix' }] });
      const view = await handle.result();
      expect(view).toMatchObject({ status: 'succeeded', overrides: [{ person: 'oncall', reason: 'the fix' }] });
      expect(new Date(view.endedAt ?? '').getUTCDay()).toBe(6);
    });
  });
});
