import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Lab } from '../../../bench/lab/lab.ts';
import { type ChangeView, changeViewSchema } from '../../../domain/change/view.ts';
import { type CliAnswer, coxswain } from '../support/cli.ts';
import { askedThroughFrontDoor } from '../support/front-door.ts';
import { textsIn, whenSaid } from '../support/messages.ts';
import { acceptedSince, lastCall } from '../support/world.ts';

/** What the channel hears of it, each once. */
const calls = [/club-down turned red: .* has begun/, /club .* waits for a person: eu-west-1 is not known/];

/** eu-west-1 dies while club is armed: an alarm of the other region fires the failover, which is moved without it. */
export function deadRegion(lab: () => Lab): void {
  describe('a failover from a region that is gone, fired by an alarm', () => {
    let begun: number;
    let armed: string;
    let seen: number;
    let graceful: CliAnswer;
    let unentitled: CliAnswer;
    let held: ChangeView;
    let meanwhile: CliAnswer;
    let view: ChangeView;

    beforeAll(async () => {
      const asked = await coxswain(lab(), 'arm', 'club', '--as', 'oncall', '--reason', 'storm', '--json');
      armed = changeViewSchema.parse(JSON.parse(asked.stdout)).change;
      for (const person of ['oncall', 'second-manager']) {
        expect(await coxswain(lab(), 'approve', 'club', '--as', person)).toMatchObject({ code: 0 });
      }
      // Until then it still looks at the regions.
      await lab().coxswain.until(armed, ({ steps }) =>
        steps.some(({ kind, state }) => kind === 'fires' && state === 'running'),
      );
      begun = Date.now() / 1000 - 60;
      await lab().aws.region('eu-west-1', 'down');
      seen = await lastCall(lab());
      graceful = await coxswain(lab(), 'failover', 'club', '--mode', 'graceful', '--as', 'oncall', '--wait', '--json');
      const change = await lab().coxswain.appears(`${armed}-failover`, 45_000);
      held = await lab().coxswain.until(change, ({ waitsFor }) => waitsFor?.step === 'fence/confirm');
      meanwhile = await coxswain(lab(), 'why', 'club', '--as', 'oncall');
      // Who is called answers after the call: a hold that is over calls nobody.
      await whenSaid(lab(), 'incidents', calls);
      unentitled = await coxswain(lab(), 'skip', 'club', '--as', 'oncall', '--reason', 'its power is out');
      const skip = ['skip', 'club', '--as', 'second-manager', '--reason', 'its power is out'];
      expect(await coxswain(lab(), ...skip)).toMatchObject({ code: 0 });
      view = await lab().coxswain.ended(change, 90_000);
    });

    test('it cannot be asked for gracefully', () => {
      const refused: ChangeView = JSON.parse(graceful.stdout);
      expect(refused.sentence).toMatch(/cannot hand over gracefully\. Ask for --mode ungraceful/);
      expect(graceful.code).toBe(3);
    });

    test('nobody is asked again: whose word it has is said, and who is needed is called', async () => {
      expect(view).toMatchObject({
        requestedBy: 'oncall',
        reason: 'storm',
        fired: { alarm: 'club-down', approvals: [{ person: 'oncall' }, { person: 'second-manager' }] },
      });
      expect(view.approval).toBeUndefined();
      expect(meanwhile.stdout).toMatch(/^Failover of club .* waits: eu-west-1 is not known to be fenced/);
      expect(meanwhile.stdout).toMatch(/Fired by club-down at .* approved beforehand by @oncall and @second-manager/);
      const said = await textsIn(lab(), 'incidents');
      for (const call of calls) expect(said.filter((each) => call.test(each))).toHaveLength(1);
    });

    test('what armed it has ended with it, and the name of the group means the failover', async () => {
      expect(await lab().coxswain.ended(armed)).toMatchObject({
        status: 'succeeded',
        sentence: 'club-down turned red, and club runs in eu-central-1.',
      });
      const { stdout } = await coxswain(lab(), 'status', 'club', '--as', 'oncall', '--json');
      expect(JSON.parse(stdout)).toMatchObject({ change: view.change });
    });

    test('what could not be fenced is said, and only one who may override goes on', () => {
      expect(held.waitsFor?.what).toMatch(/eu-west-1 does not answer: whether .*cart-prod.* is not known/);
      expect(held.steps.filter(({ kind, state }) => kind === 'promote' && state !== 'pending')).toEqual([]);
      expect([unentitled.code, unentitled.stderr]).toEqual([3, expect.stringMatching(/release-managers/)]);
      expect(view.overrides).toEqual([
        expect.objectContaining({
          what: 'went on without "nothing writes in eu-west-1"',
          person: 'second-manager',
          reason: 'its power is out',
        }),
      ]);
    });

    test('it succeeds, and says how long the business was down', () => {
      expect(view).toMatchObject({
        status: 'succeeded',
        sentence: 'club runs in eu-central-1.',
        recovery: { mode: 'ungraceful' },
      });
      const {
        downSeconds = 0,
        detectedSeconds = 0,
        decidedSeconds = 0,
        movedSeconds = 0,
      } = view.recovery?.measured ?? {};
      expect(movedSeconds).toBeGreaterThan(0);
      expect(downSeconds).toBeCloseTo(detectedSeconds + decidedSeconds + movedSeconds, 0);
    });

    test('not one call to eu-west-1 succeeded, nor was one needed', async () => {
      const calls = (await lab().aws.audit(seen)).filter(({ region }) => region === 'eu-west-1');
      expect(calls.length).toBeGreaterThan(0);
      expect(calls.filter(({ status }) => status !== null && status < 500)).toEqual([]);
    });

    test.each(['club', 'points'])('%s accepts writes again, and lost no more than was said', async (group) => {
      const writes = await lab().aws.writes(group, begun);
      expect(writes).toMatchObject({ twoWriters: [], writers: { 'eu-west-1': false, 'eu-central-1': true } });
      expect(writes.lost).toBeGreaterThan(0);
      expect(writes.lost / writes.perSecond).toBeLessThanOrEqual(view.recovery?.lossSeconds ?? 0);
      expect(await acceptedSince(lab(), group, Date.parse(view.endedAt ?? '') / 1000)).toBeGreaterThan(0);
    });

    test('the public name is served from eu-central-1', async () => {
      expect(await askedThroughFrontDoor(lab(), 'http://cart.shop.example/version')).toMatchObject({
        status: 200,
        body: { service: 'cart-prod', region: 'eu-central-1' },
      });
    });

    test('once the region answers again it is fenced without being asked, and its writers have ended', async () => {
      await lab().aws.region('eu-west-1', 'up');
      const fence = await lab().coxswain.appears(`${view.change}-fence`, 60_000);
      const { status, sentence, requestedBy } = await lab().coxswain.ended(fence, 60_000);
      expect([status, requestedBy]).toEqual(['succeeded', view.requestedBy]);
      expect(sentence).toMatch(/^nothing of club writes in eu-west-1, which is not yet a standby again/);
      const { writers } = await lab().aws.writes('club', begun);
      expect(writers).toEqual({ 'eu-west-1': false, 'eu-central-1': true });
    });
  });
}
