import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { ChangeView } from '../../domain/change/view.ts';
import { approve, retryStep } from '../../workflows/messages.ts';
import { type FakeRecovery, fakeRecovery } from '../support/fake-recovery.ts';
import { fails, passes } from '../support/fake-world.ts';
import { startDevServer } from '../support/temporal.ts';
import { type ChangeHandle, type Crew, withCrew } from './support.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startDevServer();
});
afterAll(() => env.teardown());

const as = (subject: string) => ({ actor: { via: 'oidc', subject } }) as const;

/** A world whose group moves when its name is led elsewhere. */
function movingWorld(): FakeRecovery {
  const world = fakeRecovery();
  const write = world.activities.writeRecord.bind(world.activities);
  world.activities.writeRecord = async (input) => {
    const side = input.want.dnsName.includes('eu-central-1') ? 'standby' : 'primary';
    const { databases, names } = world.assessment;
    world.assessment = {
      ...world.assessment,
      databases: databases.map((each) => ({ ...each, writer: side })),
      names: names.map((each) => ({ ...each, leadsTo: side })),
    };
    return write(input);
  };
  return world;
}

async function drill(crew: Crew): Promise<ChangeHandle> {
  const handle = await crew.startFailover({ kind: 'drill', depth: 'live' });
  const { plan, approval } = await crew.until(handle, ({ intents }) => intents.includes('approve'));
  for (const person of ['oncall', 'manager']) {
    const said = { ...as(person), plan: plan?.hash ?? '', typed: approval?.typed ?? '' };
    await handle.executeUpdate(approve, { args: [said] });
  }
  return handle;
}

const part = (crew: Crew, { workflowId }: ChangeHandle, step: string): Promise<ChangeView> =>
  crew.client.workflow.getHandle(`${workflowId}-${step}`).result();

test('goes there and back by changes of its own, of which one approval is enough', async () => {
  const world = movingWorld();
  await withCrew(env, world, async (crew) => {
    const handle = await drill(crew);
    const view = await handle.result();
    expect(view).toMatchObject({ kind: 'drill', depth: 'live', status: 'succeeded' });
    expect(view.sentence).toMatch(/went to eu-central-1 and came home to eu-west-1; eu-central-1 stands by again\.$/);
    const [there, home] = await Promise.all([part(crew, handle, 'failover'), part(crew, handle, 'failback')]);
    expect([there, home].map(({ kind, status, recovery }) => [kind, status, recovery?.mode, recovery?.to])).toEqual([
      ['failover', 'succeeded', 'graceful', 'eu-central-1'],
      ['failback', 'succeeded', 'graceful', 'eu-west-1'],
    ]);
    expect(there.approval ?? home.approval).toBeUndefined();
    const order = ['promote/shop-db', 'healthy'].map((call) => world.calls.indexOf(call));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(world.calls.filter((call) => call === 'promote/shop-db')).toHaveLength(2);
  });
});

test('what does not stay well halts it there until a person answers', async () => {
  const world = movingWorld();
  world.script['healthy'] = [fails('shop-5xx is red after 0:15'), passes];
  await withCrew(env, world, async (crew) => {
    const handle = await drill(crew);
    const held = await crew.until(handle, ({ waitsFor }) => waitsFor?.step === 'watch');
    expect(held.waitsFor?.what).toBe('shop-5xx is red after 0:15');
    expect(held.intents).not.toContain('abort');
    expect(world.calls.filter((call) => call === 'promote/shop-db')).toHaveLength(1);
    await handle.executeUpdate(retryStep, { args: [{ ...as('oncall'), step: 'watch' }] });
    expect((await handle.result()).status).toBe('succeeded');
  });
});

test('a move that goes back ends it at home', async () => {
  const world = movingWorld();
  world.script['fenced'] = [fails('app-prod still runs')];
  await withCrew(env, world, async (crew) => {
    const handle = await drill(crew);
    const there = crew.client.workflow.getHandle(`${handle.workflowId}-failover`);
    await crew.until(handle, ({ steps }) => steps.some(({ id, state }) => id === 'failover' && state === 'running'));
    await crew.appears(there);
    await crew.until(there as ChangeHandle, ({ status }) => status === 'waiting');
    await there.executeUpdate('abort', { args: [as('oncall')] });
    const view = await handle.result();
    expect(view.status).toBe('rolledBack');
    expect(view.sentence).toMatch(
      /^Stopped by oncall and rolled back; .* runs in eu-west-1 as before; the drill ended there\.$/,
    );
    expect(world.calls).not.toContain('promote/shop-db');
  });
});

test('a group that went elsewhere meanwhile is not led home by the drill', async () => {
  const world = movingWorld();
  await withCrew(env, world, async (crew) => {
    const handle = await crew.startFailover({ kind: 'drill', depth: 'live' });
    const { plan, approval } = await crew.until(handle, ({ intents }) => intents.includes('approve'));
    const said = { plan: plan?.hash ?? '', typed: approval?.typed ?? '' };
    await handle.executeUpdate(approve, { args: [{ ...as('oncall'), ...said }] });
    const moved = { writer: 'standby', leadsTo: 'standby' } as const;
    world.assessment = {
      ...world.assessment,
      databases: world.assessment.databases.map((each) => ({ ...each, writer: moved.writer })),
      names: world.assessment.names.map((each) => ({ ...each, leadsTo: moved.leadsTo })),
    };
    await handle.executeUpdate(approve, { args: [{ ...as('manager'), ...said }] });
    const view = await handle.result();
    expect(view).toMatchObject({
      status: 'rolledBack',
      sentence: expect.stringMatching(
        /runs in eu-central-1, no more in eu-west-1: nothing to do; the drill ended there\.$/,
      ),
    });
    expect(world.calls).toEqual([]);
  });
});
