import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Lab } from '../../../bench/lab/lab.ts';
import { hasWritten } from '../../../bench/lab/writes.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import { coxswain } from '../support/cli.ts';
import { lastCall } from '../support/world.ts';

/** A deploy of cart asks for a readiness of club that it does not have: it never had a drill. */
export function gated(lab: () => Lab): void {
  describe('a deploy that asks for a standby more ready than it is', () => {
    let seen: number;
    let held: ChangeView;

    beforeAll(async () => {
      seen = await lastCall(lab());
      const { change } = await lab().coxswain.start(
        { kind: 'deploy', service: 'cart', environment: 'prod', version: '1.4.2' },
        'developer',
      );
      held = await lab().coxswain.until(change, ({ status }) => status === 'waiting', { timeoutMs: 60_000 });
    });

    test('waits with the score, what it costs and what to do', () => {
      expect(held.waitsFor).toMatchObject({ step: 'gate/readiness', unblocks: ['retry', 'skip', 'abort'] });
      expect(held.waitsFor?.what).toMatch(
        /^Readiness of club to move to eu-central-1 is \d\d of 100, and this deploy asks for 100\. .*[Dd]rill.* See \/dr status club, /,
      );
    });

    test.each([
      ['developer', ['--reason', 'now'], 3, /You may not override a safeguard of club \(needs group release-managers/],
      ['release-manager', [], 2, /passes over a safeguard: say why, with a reason/],
    ])('%s does not pass it with %j', async (person, more, exit, sentence) => {
      const { code, stderr } = await coxswain(lab(), 'skip', 'cart', 'prod', ...more, '--as', person);
      expect(stderr).toMatch(sentence);
      expect(code).toBe(exit);
    });

    test('tried again it waits again; withdrawn, nothing was written', async () => {
      await lab().coxswain.decide(held.change, 'retryStep', {}, 'developer');
      await lab().coxswain.until(held.change, ({ status, steps }) => status === 'waiting' && steps[0]?.attempt === 2);
      await lab().coxswain.decide(held.change, 'abort', {}, 'developer');
      expect(await lab().coxswain.ended(held.change)).toMatchObject({
        status: 'aborted',
        sentence: 'Withdrawn by developer; nothing was changed.',
        overrides: [],
      });
      const cart = (await lab().aws.audit(seen))
        .filter(hasWritten)
        .filter((call) => JSON.stringify(call).includes('cart'));
      expect(cart).toEqual([]);
    });
  });
}
