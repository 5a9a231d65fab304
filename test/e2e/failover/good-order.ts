import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Lab } from '../../../bench/lab/lab.ts';
import { type ChangeView, changeViewSchema } from '../../../domain/change/view.ts';
import { coxswain } from '../support/cli.ts';
import { askedThroughFrontDoor } from '../support/front-door.ts';
import { acceptedSince, lastCall } from '../support/world.ts';

/** Both regions are well: the group depot is handed over. */
export function goodOrder(lab: () => Lab): void {
  describe('a failover in good order, by the command line', () => {
    let since: number;
    let seen: number;
    let view: ChangeView;

    beforeAll(async () => {
      since = Date.now() / 1000;
      seen = await lastCall(lab());
      const asked = await coxswain(lab(), 'failover', 'depot', '--as', 'oncall', '--reason', 'exercise', '--json');
      expect(asked).toMatchObject({ code: 0 });
      const { change } = changeViewSchema.parse(JSON.parse(asked.stdout));
      await lab().coxswain.until(change, ({ intents }) => intents.includes('approve'));
      for (const person of ['oncall', 'second-manager']) {
        expect(await coxswain(lab(), 'approve', 'depot', '--as', person)).toMatchObject({ code: 0 });
      }
      const ended = await coxswain(lab(), 'status', 'depot', '--as', 'oncall', '--wait', '--json');
      view = changeViewSchema.parse(JSON.parse(ended.stdout));
    });

    test('it succeeds, and says how long it took', () => {
      expect(view).toMatchObject({
        status: 'succeeded',
        sentence: 'depot runs in eu-central-1.',
        recovery: { mode: 'graceful', lossSeconds: 0, objectives: { rto: 300, rpo: 60 } },
        overrides: [],
      });
      const { measured } = view.recovery ?? {};
      expect(measured?.movedSeconds).toBeGreaterThan(4);
      expect(measured).toMatchObject({ detectedSeconds: 0, decidedSeconds: 0, downSeconds: measured?.movedSeconds });
    });

    test('no write is lost, at no instant do two regions accept writes, and the new one does', async () => {
      const writes = await lab().aws.writes('depot', since);
      expect(writes).toMatchObject({
        lost: 0,
        twoWriters: [],
        writers: { 'eu-west-1': false, 'eu-central-1': true },
      });
      expect(await acceptedSince(lab(), 'depot', Date.parse(view.endedAt ?? '') / 1000)).toBeGreaterThan(0);
    });

    test('the public name leads to eu-central-1, for every resolver and through the front door', async () => {
      const { resolvers } = await lab().aws.resolve('api.shop.example');
      expect(resolvers.map(({ region }) => region)).toEqual(['eu-central-1', 'eu-central-1', 'eu-central-1']);
      expect(await askedThroughFrontDoor(lab(), 'http://api.shop.example/version')).toMatchObject({
        status: 200,
        body: { service: 'api-prod', version: '1.4.1', region: 'eu-central-1' },
      });
    });

    test('the fence stood before the promotion, and the promotion before the switch', async () => {
      const done = (await lab().aws.audit(seen)).filter(({ status }) => status === 200);
      const at = (action: string) => done.find((call) => call.action === action)?.id ?? Number.NaN;
      expect(at('RebootDBInstance')).toBeLessThan(at('PromoteReadReplica'));
      expect(at('PromoteReadReplica')).toBeLessThan(at('ChangeResourceRecordSets'));
    });

    test('a playbook that is asked for runs where the group serves now, once two people have approved it', async () => {
      const run = ['ansible', 'run', 'settings', 'depot', '--reason', 'once more'];
      expect(await coxswain(lab(), ...run, '--as', 'developer')).toMatchObject({
        code: 3,
        stderr: expect.stringContaining('You may not run playbooks of depot'),
      });
      const asked = await coxswain(lab(), ...run, '--as', 'oncall', '--json');
      const { change } = changeViewSchema.parse(JSON.parse(asked.stdout));
      await lab().coxswain.until(change, ({ intents }) => intents.includes('approve'));
      for (const person of ['oncall', 'second-manager']) {
        expect(await coxswain(lab(), 'approve', 'depot', '--as', person)).toMatchObject({ code: 0 });
      }
      const ended = await coxswain(lab(), 'status', change, '--as', 'oncall', '--wait', '--json');
      expect(JSON.parse(ended.stdout)).toMatchObject({
        status: 'succeeded',
        sentence: 'playbook settings of depot ran in eu-central-1.',
        approval: { given: [{ person: 'oncall' }, { person: 'second-manager' }] },
      });
    });
  });
}
