import { expect, test } from '@jest/globals';
import type { ChangeSummary } from '../../../domain/change/summary.ts';
import type { RestraintDeed } from '../../../domain/restraints/deed.ts';
import { fakeGateway } from '../support/gateway.ts';
import { command, post, sign, slackBot } from '../support/slack.ts';
import { at, canaryView, now } from '../support/views.ts';

const change = 'app-prod-abcd2345';
const known: ChangeSummary = {
  change,
  kind: 'deploy',
  subject: 'app',
  service: 'app',
  environment: 'prod',
  status: 'succeeded',
  dryRun: false,
  startedAt: at(0),
};

async function typed(text: string, user = 'U0ONCALL', deeds: readonly RestraintDeed[] = []) {
  const gateway = fakeGateway();
  gateway.deeds.push(...deeds);
  gateway.known.push(known, { ...known, change: 'app-prod-zzzz2345' });
  gateway.views.set(change, canaryView({ status: 'succeeded', endedAt: at(700), reason: 'fix <b>' }));
  const bot = await slackBot(gateway, { now }, 'http://127.0.0.1:9/api/');
  const { text: answer, body } = await post(
    bot,
    sign(command('/audit', text, user, 'http://127.0.0.1:9/response'), now),
  );
  return { answer, body, gateway };
}

test('/audit says who did what and when, and names what did not answer', async () => {
  const { body, gateway } = await typed('app prod --since 30d');
  expect(gateway.listed).toEqual([
    { since: now - 30 * 86_400_000, service: 'app', environment: 'prod', limit: expect.any(Number) },
  ]);
  expect(body).toContain('*app* 1.4.1 → 1.4.2 in prod · deploy · succeeded');
  expect(body).toMatch(/<!date\^\d+\^[^>]+> {2}@developer asked for it \(\\"fix &lt;b&gt;\\"\)/);
  expect(body).toContain('These did not answer: app-prod-zzzz2345.');
});

test('whom the catalogue does not know is told nothing, and a wrong name is refused', async () => {
  const stranger = await typed('', 'U0NOBODY');
  expect(stranger.answer).toMatch(/^The catalogue does not know you/);
  expect(stranger.gateway.listed).toEqual([]);
  expect((await typed('ap prod')).answer).toMatch(/^No service "ap" in the catalogue\. Did you mean/);
  expect((await typed('app prod --since never')).answer).toMatch(/^--since is "never"; write how far back/);
});

test('/audit says who locked, froze, stopped and released, of what is asked about', async () => {
  const deed = (on: RestraintDeed['on'], ago: number): RestraintDeed => {
    return {
      did: 'put',
      kind: 'freeze',
      on,
      person: 'oncall',
      at: now - ago,
      reason: `for <${Object.values(on).join()}>`,
    };
  };
  const deeds = [
    deed({ service: 'app', environment: 'prod' }, 40 * 86_400_000),
    deed({ service: 'api', environment: 'prod' }, 5000),
    deed({ environment: 'staging' }, 4000),
    deed({ group: 'shop' }, 3000),
    deed({ service: 'app', environment: 'prod' }, 2000),
    { ...deed({ everything: true }, 1000), kind: 'stop' as const },
  ];
  const said = async (text: string) =>
    [...(await typed(text, 'U0ONCALL', deeds)).body.matchAll(/for &lt;([\w,]+)&gt;/g)].map(([, where]) => where);
  expect(await said('app prod --since 30d')).toEqual(['true', 'app,prod', 'shop']);
  expect(await said('shop')).toEqual(['true', 'app,prod', 'shop']);
  expect(await said('api prod')).toEqual(['true', 'api,prod']);
  expect(await said('')).toEqual(['true', 'app,prod', 'shop', 'staging', 'api,prod']);
  expect((await typed('', 'U0ONCALL', deeds)).body).toMatch(
    /\*Locks, freezes and stops\*\\n<!date\^\d+\^[^>]+> {2}@oncall stopped the line \(/,
  );
});
