import { beforeEach, describe, expect, test } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { fakeGateway, type FakeGateway } from '../support/gateway.ts';
import { command, post, sign, slackBot } from '../support/slack.ts';

const start = Date.UTC(2026, 0, 5, 14, 0, 0);
let clock: { now: number };
let gateway: FakeGateway;
let server: FastifyInstance;

beforeEach(async () => {
  clock = { now: start };
  gateway = fakeGateway();
  server = await slackBot(gateway, clock);
});

const deploy = () => command('/deploy', 'app 1.4.2 prod');

describe('a request that claims to come from Slack', () => {
  test('is taken when signed and of now, and starts the change in the name of who typed', async () => {
    const answer = await post(server, sign(deploy(), start));
    expect(answer.status).toBe(200);
    expect(answer.text).toBe('Deploying app 1.4.2 to prod: the message comes in #deploys.');
    expect(gateway.started).toHaveLength(1);
    expect(gateway.started[0]?.request).toEqual({
      kind: 'deploy',
      service: 'app',
      version: '1.4.2',
      environment: 'prod',
      dryRun: false,
      actor: { via: 'slack', team: 'T0SHOP', user: 'U0DEVELOPER' },
    });
    expect(gateway.started[0]?.change).toMatch(/^app-prod-[a-z2-7]{8}$/);
  });

  test.each([
    [
      'unsigned',
      () => ({ ...sign(deploy(), start), headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
      'not signed by Slack',
    ],
    ['signed with another secret', () => sign(deploy(), start, 'wrong'), 'signature does not fit'],
    [
      'altered after signing',
      () => ({ ...sign(deploy(), start), body: new URLSearchParams(command('/deploy', 'app 6.6.6 prod')).toString() }),
      'signature does not fit',
    ],
    ['301 s old', () => sign(deploy(), start - 301_000), '301 s old'],
    ['301 s ahead', () => sign(deploy(), start + 301_000), '301 s in the future'],
  ])('is refused when %s, and starts nothing', async (_name, request, sentence) => {
    const answer = await post(server, request());
    expect(answer.status).toBe(401);
    expect(answer.text).toContain(sentence);
    expect(gateway.started).toEqual([]);
  });

  test.each([
    ['no JSON', '{"type":', 'neither a form nor JSON'],
    ['null', 'null', 'no object'],
    ['a list', '[]', 'no object'],
    ['a number', '7', 'no object'],
  ])('is refused with a sentence when its payload is %s', async (_name, payload, sentence) => {
    const answer = await post(server, sign({ payload }, start));
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(sentence);
    expect(gateway.started).toEqual([]);
  });

  test('is no check of the certificate when it is as long as a command', async () => {
    const check = await post(server, { body: 'ssl_check=1', headers: {} });
    expect(check).toMatchObject({ status: 200, body: '' });
    const body = `ssl_check=1&filler=${'x'.repeat(1024)}`;
    expect((await post(server, { body, headers: {} })).status).toBe(401);
  });

  test.each([-299_000, 299_000])('is taken at a skew of %i ms', async (skew) => {
    expect((await post(server, sign(deploy(), start + skew))).status).toBe(200);
  });

  test('works once: the same request again is refused, as long as its timestamp would still do', async () => {
    const request = sign(deploy(), start + 299_000);
    await post(server, request);
    clock.now = start + 598_000;
    const again = await post(server, request);
    expect(again.status).toBe(401);
    expect(again.text).toContain('each works once');
    expect(gateway.started).toHaveLength(1);
  });

  test('that another bot took already starts nothing more', async () => {
    const request = sign(deploy(), start);
    const other = await slackBot(gateway, clock);
    await post(server, request);
    expect((await post(other, request)).status).toBe(200);
    expect(gateway.started).toHaveLength(1);
  });

  test('is acknowledged once the change is started: what people are told is not lost with the bot', async () => {
    const gate = Promise.withResolvers<void>();
    gateway.gate = gate.promise;
    const answer = post(server, sign(deploy(), start)).then(({ status }) => ({
      status,
      started: gateway.started.length,
    }));
    setImmediate(gate.resolve);
    expect(await answer).toEqual({ status: 200, started: 1 });
  });

  test('is acknowledged before Temporal has answered, when that takes long', async () => {
    const gate = Promise.withResolvers<void>();
    gateway.gate = gate.promise;
    const answer = await post(server, sign(deploy(), start));
    expect(answer.status).toBe(200);
    expect(gateway.started).toEqual([]);
    gate.resolve();
    await gate.promise;
    await Promise.resolve();
    expect(gateway.started).toHaveLength(1);
  });
});

describe('a command that cannot be carried out gets one sentence and starts nothing', () => {
  test.each([
    [
      '/deploy',
      'appp 1.4.2 prod',
      'U0DEVELOPER',
      'No service "appp" in the catalogue. Did you mean "app"? Type /deploy app 1.4.2 prod',
    ],
    [
      '/deploy',
      'app 1.4.2 prd',
      'U0DEVELOPER',
      'app has no environment "prd". Did you mean "prod"? Type /deploy app 1.4.2 prod',
    ],
    ['/deploy', 'app latest prod', 'U0DEVELOPER', '"latest" may be another image tomorrow'],
    ['/deploy', 'app 1.4.2 prod --dryrun', 'U0DEVELOPER', 'deploy has no flag --dryrun. Did you mean "--dry-run"?'],
    ['/deploy', 'app prod', 'U0DEVELOPER', 'deploy needs a service, a version and an environment'],
    [
      '/deploy',
      'app 1.4.2 prod',
      'U0OUTSIDER',
      'You may not deploy app to prod (needs group deployers; you are in no group). @developer can.',
    ],
    ['/deploy', 'app 1.4.2 prod', 'U0STRANGER', 'The catalogue does not know you (Slack member U0STRANGER)'],
    ['/rollback', 'app nowhere', 'U0DEVELOPER', 'app has no environment "nowhere"'],
    ['/why', 'nothing prod', 'U0DEVELOPER', 'No service "nothing" in the catalogue'],
    ['/pause', 'app prod now', 'U0DEVELOPER', 'pause does not understand "now"'],
    ['/failover', 'shp', 'U0ONCALL', 'No recovery group "shp" in the catalogue. Did you mean "shop"?'],
    [
      '/failover',
      'app',
      'U0ONCALL',
      '"app" is a service, no recovery group: name its environment too (staging or prod), and it moves with the recovery group shop.',
    ],
    [
      '/failover',
      'shop',
      'U0DEVELOPER',
      'You may not move shop (needs group oncall or release-managers; you are in deployers). @oncall and @release-manager can.',
    ],
    [
      '/failover',
      'shop --accept-loss --reason lost',
      'U0MANAGER',
      'You may not override a safeguard of shop (needs group oncall; you are in release-managers). @oncall can.',
    ],
    ['/approve', 'shop', 'U0DEVELOPER', 'You may not approve a move of shop (needs group oncall or release-managers'],
    [
      '/approve',
      'shop --break-glass --reason alone',
      'U0ONCALL',
      'You may not approve a move of shop alone (needs group duty; you are in oncall). @duty-manager can.',
    ],
    ['/ungraceful', 'shop --reason died', 'U0MANAGER', 'You may not override a safeguard of shop'],
    ['/abort', 'shop', 'U0OUTSIDER', 'You may not move shop'],
    ['/dr', 'sink shop', 'U0ONCALL', 'dr has no command "sink". It has: fence, rebuild'],
    ['/coxswain', 'status app', 'U0DEVELOPER', '"app" is a service, no recovery group'],
    ['/coxswain', 'stauts app prod', 'U0DEVELOPER', 'There is no command "stauts". Did you mean "status"?'],
  ])('%s %s as %s', async (name, text, user, sentence) => {
    const answer = await post(server, sign(command(name, text, user), start));
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body).response_type).toBe('ephemeral');
    expect(answer.text).toContain(sentence);
    expect(gateway.started).toEqual([]);
    expect(gateway.decided).toEqual([]);
  });
});

test('the manifest lists every command of the grammar that Slack does not keep for itself', async () => {
  const manifest = (await server.inject('/slack/manifest.json')).json();
  const names = manifest.features.slash_commands.map(({ command: name }: { command: string }) => name);
  expect(names).toEqual([
    '/deploy',
    '/rollback',
    '/failover',
    '/failback',
    '/arm',
    '/drill',
    '/dr',
    '/ansible',
    '/infra',
    '/deploys',
    '/audit',
    '/why',
    '/report',
    '/approve',
    '/reject',
    '/ungraceful',
    '/lock',
    '/unlock',
    '/freeze',
    '/unfreeze',
    '/stop',
    '/unstop',
    '/locks',
    '/override',
    '/promote',
    '/pause',
    '/resume',
    '/abort',
    '/retry',
    '/skip',
    '/coxswain',
  ]);
  expect(manifest.settings.interactivity.request_url).toBe('https://coxswain.example/slack/events');
});

test('healthz answers', async () => {
  expect((await server.inject('/healthz')).json()).toEqual({ status: 'ok' });
});
