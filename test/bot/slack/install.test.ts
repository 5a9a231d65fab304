import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { fastify } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { installRoutes, listenToUninstall } from '../../../bot/slack/install.ts';
import { createSlackApp } from '../../../bot/slack/app.ts';
import { createSlackHttp } from '../../../bot/slack/receiver.ts';
import { createInstallations } from '../../../config/installations.ts';
import { createLog } from '../../../config/log.ts';
import { secret } from '../../../config/secret.ts';
import { createSlackTokens } from '../../../config/slack-tokens.ts';
import { catalogue } from '../support/catalogue.ts';
import { fakeGateway } from '../support/gateway.ts';
import { command, post, sign, signEvent } from '../support/slack.ts';
import { type SlackApi, slackApi } from '../support/slack-api.ts';

const now = 1_770_000_000_000;
const log = createLog('test', 'silent');
let slack: SlackApi;
let server: FastifyInstance;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'installed-'));
  slack = await slackApi();
  slack.answers['oauth.v2.access'] = () => ({
    access_token: 'xoxb-installed',
    token_type: 'bot',
    bot_user_id: 'U0BOT',
    app_id: 'A0COXSWAIN',
    scope: 'commands,chat:write',
    team: { id: 'T0SHOP', name: 'Shop' },
    enterprise: null,
    authed_user: { id: 'U0ADMIN' },
  });
  slack.answers['auth.test'] = () => ({ bot_id: 'B0BOT', user_id: 'U0BOT', team_id: 'T0SHOP' });
  server = await bot(['T0SHOP']);
});
afterEach(async () => {
  await server.close();
  await slack.close();
});

/** Installing, and the app that uses what is installed. */
async function bot(allowed: string[]): Promise<FastifyInstance> {
  const { receiver, routes } = createSlackHttp({ signingSecret: 'test-signing-secret', log, now: () => now });
  const tokens = createSlackTokens({ botToken: undefined, installations: folder }, allowed);
  const deps = { catalogue, gateway: fakeGateway(), log, now: () => now, runOf: () => undefined };
  const app = createSlackApp({ receiver, tokens, apiUrl: slack.url, ...deps });
  listenToUninstall(app, { installations: folder, log });
  const made = fastify();
  await made.register(async (scope) => routes(scope));
  await made.register(
    installRoutes({
      clientId: '1.2',
      clientSecret: secret('client-secret'),
      stateSecret: secret('a state secret of thirty-two characters'),
      installations: folder,
      url: 'https://coxswain.example',
      apiUrl: slack.url,
      allowed,
      log,
    }),
  );
  return made;
}

/** As a browser goes: to Slack, and back with the code and the cookie. */
async function install(change: (state: string) => string = (state) => state, cookies = true) {
  const begun = await server.inject({ method: 'GET', url: '/slack/install' });
  const to = new URL(String(begun.headers.location));
  const cookie = String(begun.headers['set-cookie']).split(';')[0] ?? '';
  const state = encodeURIComponent(change(to.searchParams.get('state') ?? ''));
  const url = `/slack/oauth_redirect?code=c0de&state=${state}`;
  return { to, back: await server.inject({ method: 'GET', url, headers: cookies ? { cookie } : {} }) };
}

describe('installing', () => {
  test('leads to Slack with what the manifest asks for, and keeps the token that comes back', async () => {
    const { to, back } = await install();
    expect(to.origin + to.pathname).toBe('https://slack.com/oauth/v2/authorize');
    expect(to.searchParams.get('redirect_uri')).toBe('https://coxswain.example/slack/oauth_redirect');
    expect(to.searchParams.get('scope')?.split(',')).toEqual(expect.arrayContaining(['commands', 'usergroups:read']));
    expect([back.statusCode, back.body]).toEqual([200, 'Coxswain is installed in Shop.\n']);
    expect(createInstallations(folder).all()).toEqual([
      { team: 'T0SHOP', token: 'xoxb-installed', botId: 'B0BOT', botUserId: 'U0BOT' },
    ]);
  });

  test('is for the browser that began it', async () => {
    for (const wrong of [await install((state) => `${state}x`), await install(undefined, false)]) {
      expect(wrong.back.statusCode).toBe(400);
      expect(wrong.back.body).toMatch(/^Slack did not install it \(.*\)\. Begin again at https:/);
    }
    expect(createInstallations(folder).all()).toEqual([]);
    expect(slack.calls).toEqual([]);
  });

  test('is for workspaces of the catalogue: the token of another is given back, not kept', async () => {
    await server.close();
    server = await bot([]);
    expect((await install()).back.body).toMatch(/^No workspace may install this app; you chose T0SHOP\./);
    await server.close();
    server = await bot(['T0OTHER', 'E0GROUP']);
    const { back } = await install();
    expect(back.statusCode).toBe(403);
    expect(back.body).toMatch(/^Only T0OTHER or E0GROUP may install this app; you chose T0SHOP\./);
    expect(slack.tokens['auth.revoke']).toBe('xoxb-installed');
    expect(createInstallations(folder).all()).toEqual([]);
  });

  test('of a whole enterprise is kept as that', async () => {
    const whole = slack.answers['oauth.v2.access']?.({});
    slack.answers['oauth.v2.access'] = () => ({
      ...whole,
      team: null,
      enterprise: { id: 'E0GROUP', name: 'Group' },
      is_enterprise_install: true,
    });
    await server.close();
    server = await bot(['E0GROUP']);
    expect((await install()).back.body).toBe('Coxswain is installed in Group.\n');
    expect(createInstallations(folder).find({ team: 'T0SHOP', enterprise: 'E0GROUP' })).toMatchObject({
      enterprise: 'E0GROUP',
      token: 'xoxb-installed',
    });
    expect(readFileSync(join(folder, 'E0GROUP.json'), 'utf8')).not.toContain('client-secret');
  });
});

describe('requests of a workspace', () => {
  test('are answered with its own token, from when it is installed until it is removed', async () => {
    const form = async () => post(server, sign(command('/deploy', ''), now + (sent += 1) * 1000));
    let sent = 0;
    expect((await form()).text).toMatch(/^Coxswain is not installed in this workspace/);
    await install();
    expect((await form()).text).toBe('');
    await slack.called('views.open');
    expect(slack.tokens['views.open']).toBe('xoxb-installed');
    await post(server, signEvent({ type: 'app_uninstalled' }, now));
    expect(createInstallations(folder).all()).toEqual([]);
    expect((await form()).text).toMatch(/^Coxswain is not installed in this workspace/);
  });
});
