import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Choice } from '../../../bot/gateway/decision.ts';
import { createGateway, type Gateway } from '../../../bot/gateway/gateway.ts';
import { order } from '../../../domain/change/order.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import { fakeRecovery } from '../../support/fake-recovery.ts';
import { startDevServer } from '../../support/temporal.ts';
import { withCrew } from '../../workflows/support.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startDevServer();
});
afterAll(() => env.teardown());

let presses = 0;
const by = (subject: string, more: Partial<Choice> = {}): Choice => ({
  actor: { via: 'oidc', subject },
  key: `press ${(presses += 1)}`,
  typed: 'shop',
  ...more,
});

/** A failover through the gateway, waiting for two approvals. */
async function withMove(work: (gateway: Gateway, change: string, group: string) => Promise<void>): Promise<void> {
  await withCrew(env, fakeRecovery(), async (crew) => {
    const { taskQueue } = await (await crew.startFailover({ dryRun: true })).describe();
    const gateway = createGateway({ client: env.client, taskQueue, address: env.address });
    const actor = { via: 'oidc', subject: 'oncall' } as const;
    const request = {
      kind: 'failover',
      group: taskQueue,
      environment: 'prod',
      acceptLoss: false,
      dryRun: false,
      actor,
    } as const;
    const { change } = await gateway.start(request, taskQueue);
    await until(gateway, change, ({ intents }) => intents.includes('approve'));
    await work(gateway, change, taskQueue);
  });
}

async function until(gateway: Gateway, change: string, reached: (view: ChangeView) => boolean): Promise<ChangeView> {
  for (;;) {
    const view = await gateway.progress(change);
    if (reached(view)) return view;
  }
}

test('an approval counts once a person, a mistyped one does not stand in the way of the right one, a second person completes it', () =>
  withMove(async (gateway, change, group) => {
    expect((await gateway.lane({ group })).holder).toBe(change);
    const { steps } = await gateway.progress(change);
    expect(order(await gateway.progress(change))).toMatch(/^fence eu-west-1 → promote shop-db ∥ scale \w+/);
    expect(steps.filter(({ beside }) => beside === true).every(({ phase }) => phase === 'scale')).toBe(true);
    await expect(gateway.decide(change, 'approve', by('oncall', { typed: 'shp' }))).rejects.toThrow(
      'To approve, type "shop" exactly; you typed "shp".',
    );
    const press = by('oncall');
    const first = await gateway.decide(change, 'approve', press);
    expect(first).toEqual({ person: 'oncall', sentence: 'Approved; it needs 1 more of oncall or managers.' });
    expect(await gateway.decide(change, 'approve', press)).toEqual(first);
    await expect(gateway.decide(change, 'approve', by('oncall'))).rejects.toThrow(
      'You have approved this already; 1 more person has to.',
    );
    expect((await gateway.progress(change)).approval?.given).toHaveLength(1);
    expect(await gateway.decide(change, 'approve', by('manager'))).toEqual({
      person: 'manager',
      sentence: 'Approved: it begins.',
    });
    expect((await until(gateway, change, ({ status }) => status === 'succeeded')).sentence).toBe(
      'shop runs in eu-central-1.',
    );
    expect(await gateway.list({ group, limit: 5 })).toEqual(expect.any(Array));
  }));

test('an approval of another plan than the one that waits is refused, a rejection ends it', () =>
  withMove(async (gateway, change) => {
    await expect(gateway.decide(change, 'approve', by('oncall', { plan: 'other' }))).rejects.toThrow(
      'The plan has changed since you looked at it',
    );
    await gateway.decide(change, 'reject', by('manager', { reason: 'not now' }));
    const ended = await until(gateway, change, ({ status }) => status === 'refused');
    expect(ended).toMatchObject({ sentence: 'Rejected by manager ("not now"). Nothing was changed.' });
  }));
