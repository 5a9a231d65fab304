import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Lab } from '../../../bench/lab/lab.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import { lastCall, serving, wanted, weightsSet } from '../support/world.ts';

/** True once the step is under way. */
const runs = (id: string) => (view: ChangeView) =>
  view.steps.some((step) => step.id === id && step.state === 'running');

/** Several changes of one lane, and people who stop, hold and hurry them. */
export function conflicts(lab: () => Lab): void {
  const start = (service: string, version: string) =>
    lab().coxswain.start({ kind: 'deploy', service, environment: 'prod', version });
  const both = (first: ChangeView, second: ChangeView) =>
    Promise.all([lab().coxswain.ended(first.change), lab().coxswain.ended(second.change)]);

  describe('changes of one service at a time, and people who decide', () => {
    let seen: number;
    let queue: Promise<{ before: string[]; first: ChangeView; second: ChangeView; asSecond: ChangeView }>;
    let supersede: Promise<readonly [ChangeView, ChangeView]>;
    let refuse: Promise<readonly [ChangeView, ChangeView]>;
    let hurried: Promise<{ paused: ChangeView; ended: ChangeView }>;

    beforeAll(async () => {
      seen = await lastCall(lab());
      queue = (async () => {
        const before = await serving(lab(), 'cart-prod');
        const first = await start('cart', '1.4.2');
        const waiting = await start('cart', 'abc123');
        const asSecond = await lab().coxswain.until(waiting.change, ({ waitsFor }) => waitsFor !== undefined);
        await lab().coxswain.until(first.change, runs('eu/roll'), { everyMs: 200 });
        await lab().coxswain.decide(first.change, 'abort', { reason: 'wrong version' }, 'oncall');
        const ended = await lab().coxswain.ended(first.change);
        return { before, first: ended, second: await lab().coxswain.ended(waiting.change), asSecond };
      })();
      supersede = (async () => {
        const first = await start('api', '1.4.2');
        await lab().coxswain.until(first.change, runs('eu/bake-10'), { everyMs: 200 });
        return both(first, await start('api', 'abc123'));
      })();
      refuse = (async () => {
        const first = await start('web', 'abc123');
        await lab().coxswain.until(first.change, ({ steps }) => steps.length > 0, { everyMs: 200 });
        return both(first, await start('web', '1.4.1'));
      })();
      hurried = (async () => {
        const { change } = await start('stock', 'abc123');
        await lab().coxswain.until(change, runs('eu/bake-5'), { everyMs: 200 });
        await lab().coxswain.decide(change, 'pause', { reason: 'checking logs' }, 'oncall');
        const paused = await lab().coxswain.view(change);
        await lab().coxswain.decide(change, 'promote', { full: true });
        await lab().coxswain.decide(change, 'resume');
        return { paused, ended: await lab().coxswain.ended(change) };
      })();
      await Promise.allSettled([queue, supersede, refuse, hurried]);
    }, 180_000);

    test('a second deploy queues where the catalogue says so, and has its turn', async () => {
      const { first, second, asSecond } = await queue;
      expect(asSecond.status).toBe('queued');
      expect(asSecond.waitsFor).toMatchObject({
        what: expect.stringMatching(/^1\.4\.2 \(.+\) to end$/),
        change: first.change,
      });
      expect(second.status).toBe('succeeded');
      expect(await serving(lab(), 'cart-prod')).toEqual(wanted(second));
    });

    test('an abort after promotion began puts the old revision back at weights and tasks', async () => {
      const { first, before, second } = await queue;
      expect(first.status).toBe('aborted');
      expect(first.stoppedBy?.person).toBe('oncall');
      // What the second one found is what the first one left: the plan says from where it goes.
      expect(second.plan?.from).toBe('1.4.1');
      expect(before).not.toEqual(wanted(first));
      expect(await weightsSet(lab(), 'cart-prod', seen)).toEqual([10, 50, 0, 10, 50, 0]);
    });

    test('a second deploy supersedes where the catalogue says so', async () => {
      const [first, second] = await supersede;
      expect(first.status).toBe('superseded');
      expect(first.sentence).toMatch(/^Superseded by abc123 \(.+\) and rolled back; /);
      expect(second.status).toBe('succeeded');
      expect(await serving(lab(), 'api-prod')).toEqual(wanted(second));
    });

    test('a second deploy is refused where the catalogue says so', async () => {
      const [first, second] = await refuse;
      expect(second.status).toBe('refused');
      expect(second.sentence).toMatch(/^web in prod is busy with abc123 \(.+\); /);
      expect(first.status).toBe('succeeded');
      expect(await serving(lab(), 'web-prod')).toEqual(wanted(first));
    });

    test('paused it stays where it is; promoted in full it passes over the other weights', async () => {
      const { paused, ended } = await hurried;
      expect(paused.status).toBe('paused');
      expect(paused.pausedBy).toMatchObject({ person: 'oncall', reason: 'checking logs' });
      expect(ended.status).toBe('succeeded');
      expect(await weightsSet(lab(), 'stock-prod', seen)).toEqual([5, 0]);
      expect(await serving(lab(), 'stock-prod')).toEqual(wanted(ended));
    });
  });
}
