import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { AuditCall } from '../../../bench/lab/aws.ts';
import type { Lab } from '../../../bench/lab/lab.ts';
import { hasWritten } from '../../../bench/lab/writes.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import { canonicalJson } from '../../../domain/json.ts';
import { coxswain } from '../support/cli.ts';
import { reportsInThread } from '../support/reports.ts';
import { lastCall } from '../support/world.ts';

/** Worker and bot die on the way: the group shop, with both kinds of databases and both kinds of names. */
export function killed(lab: () => Lab): void {
  describe('SIGKILL of worker and bot in the middle of a failover', () => {
    let since: number;
    let view: ChangeView;
    let writes: AuditCall[];

    beforeAll(async () => {
      since = Date.now() / 1000;
      const seen = await lastCall(lab());
      const change = await lab().coxswain.approvedFailover('shop');
      await called(lab(), 'PromoteReadReplica', seen);
      await Promise.all([lab().kill('worker'), lab().kill('bot')]);
      await called(lab(), 'ChangeResourceRecordSets', seen);
      await lab().kill('worker');
      view = await lab().coxswain.ended(change, 90_000);
      writes = (await lab().aws.audit(seen)).filter(hasWritten);
    });

    test('it goes on where it was, and succeeds', async () => {
      expect(view).toMatchObject({ status: 'succeeded', sentence: 'shop runs in eu-central-1.' });
      expect(view.steps.filter(({ state }) => state !== 'passed')).toEqual([]);
      expect(view.overrides).toEqual([]);
      const { resolvers } = await lab().aws.resolve('shop.example');
      expect(new Set(resolvers.map(({ region }) => region))).toEqual(new Set(['eu-central-1']));
    });

    test.each([
      ['PromoteReadReplica', 1],
      ['SwitchoverGlobalCluster', 1],
      ['FailoverGlobalCluster', 0],
      ['ChangeResourceRecordSets', 1],
      ['UpdateRoutingControlStates', 1],
      ['RebootDBInstance', 1],
    ])('%s is done %d time(s)', (action, times) => {
      expect(writes.filter((call) => call.action === action)).toHaveLength(times);
    });

    test('no write at all is repeated', () => {
      const effects = writes.map(({ region, service, action, params }) =>
        canonicalJson({ region, service, action, params }),
      );
      expect(effects.filter((effect, index) => effects.indexOf(effect) < index)).toEqual([]);
    });

    test('its report is in its thread, once and whole', async () => {
      const [shared, ...more] = await reportsInThread(lab(), 'incidents', '*shop* *runs in eu-central-1*');
      const asked = await coxswain(lab(), 'report', 'shop', '--as', 'oncall');
      expect([shared?.trimEnd(), more, asked.code]).toEqual([asked.stdout.trimEnd(), [], 0]);
      expect(view.steps.filter(({ title }) => !shared?.includes(`| ${title} `))).toEqual([]);
    });

    test.each(['shop', 'orders'])('no write to %s is lost, and never do two regions accept writes', async (group) => {
      expect(await lab().aws.writes(group, since)).toMatchObject({
        lost: 0,
        twoWriters: [],
        writers: { 'eu-west-1': false, 'eu-central-1': true },
      });
    });
  });
}

/** Resolves as soon as the audit log shows that the call was answered well. */
async function called(lab: Lab, action: string, seen: number): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await lab.aws.audit(seen)).some((call) => call.action === action && call.status === 200)) {
    if (Date.now() > deadline) throw new Error(`no ${action} within a minute`);
    await sleep(20);
  }
}
