import { expect, test } from '@jest/globals';
import { servicesMeant, toSyncRequest } from '../../../bot/sync-asks.ts';
import { catalogue } from '../support/catalogue.ts';
import { fakeGateway } from '../support/gateway.ts';
import { command, post, sign, slackBot } from '../support/slack.ts';

const now = Date.UTC(2026, 0, 5, 14, 12, 0);
const oncall = { via: 'oidc', subject: 'oncall' } as const;
const wish = { service: 'app', environment: 'prod', dryRun: false };

async function typed(text: string, user: string) {
  const gateway = fakeGateway();
  // Whoever answers later has nothing more to say.
  const bot = await slackBot(gateway, { now }, 'http://127.0.0.1:9/api/');
  const { text: answer } = await post(bot, sign(command('/dr', text, user, 'http://127.0.0.1:9/response'), now));
  return { answer, started: gateway.started.map(({ request }) => request) };
}

test('/dr sync of a group begins one for each of its services', async () => {
  const { answer, started } = await typed('sync shop', 'U0MANAGER');
  expect(answer).toBe('Bringing the standby of app in step: its message comes in the channel of its deploys.');
  expect(started).toEqual([{ kind: 'sync', ...wish, actor: { via: 'slack', team: 'T0SHOP', user: 'U0MANAGER' } }]);
});

test('/dr sync of what has no standby, or by whom it may not be, begins nothing', async () => {
  const none = await typed('sync app staging', 'U0DEVELOPER');
  expect([none.answer, none.started]).toEqual([
    'app has no standby in staging: declare one in the catalogue ("standby") to keep it in step.',
    [],
  ]);
  const stranger = await typed('sync app prod', 'U0OUTSIDER');
  expect([stranger.answer, stranger.started]).toEqual([
    'You may not deploy app to prod (needs group deployers; you are in no group). @developer can.',
    [],
  ]);
});

test('who deploys there may, and who moves its group', () => {
  expect(toSyncRequest(catalogue, wish, { via: 'oidc', subject: 'developer' })).toMatchObject({ kind: 'sync' });
  expect(toSyncRequest(catalogue, { ...wish, reason: 'changed by hand' }, oncall).reason).toBe('changed by hand');
  expect(() => toSyncRequest(catalogue, wish, { via: 'oidc', subject: 'duty-manager' })).toThrow(/^You may not deploy/);
});

test('a name that is no group is said', () => {
  expect(servicesMeant(catalogue, { group: 'shop' })).toEqual([{ service: 'app', environment: 'prod' }]);
  expect(() => servicesMeant(catalogue, { group: 'app' })).toThrow(/^"app" is a service, no recovery group/);
});
