import { expect, test } from '@jest/globals';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { botSettings, cliSettings, type Environment, SettingsError, workerSettings } from '../../config/settings.ts';
import { temporalConnection } from '../../config/temporal-connection.ts';
import { runAddress } from '../../config/temporal-ui.ts';

const least = { SLACK_BOT_TOKEN: 'xoxb-hidden', SLACK_SIGNING_SECRET: 'hidden-too', COXSWAIN_CATALOGUE: 'catalogue' };

function problems(read: (env: Environment) => unknown, env: Environment): readonly string[] {
  try {
    read(env);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems;
  }
}

test('defaults are those of a Temporal and Slack next door', () => {
  expect(botSettings(least)).toMatchObject({
    port: 3000,
    taskQueue: 'coxswain',
    temporal: { address: '127.0.0.1:7233', namespace: 'default' },
    oidc: { audience: 'coxswain' },
    slack: { apiUrl: 'https://slack.com/api/' },
  });
});

test('e-mail needs what its links are made and signed with', () => {
  const COXSWAIN_MAIL_TOPIC = 'arn:aws:sns:eu-west-1:123456789012:approvals';
  const key = { COXSWAIN_DECISION_KEY: 'k'.repeat(32), COXSWAIN_URL: 'https://coxswain.example' };
  expect(workerSettings({ ...least, ...key, COXSWAIN_MAIL_TOPIC }).mailTopic).toBe(COXSWAIN_MAIL_TOPIC);
  for (const missing of Object.keys(key)) {
    expect(problems(workerSettings, { ...least, ...key, [missing]: '', COXSWAIN_MAIL_TOPIC })).toEqual([
      expect.stringContaining('COXSWAIN_MAIL_TOPIC is set without COXSWAIN_URL and COXSWAIN_DECISION_KEY'),
    ]);
  }
  expect(problems(workerSettings, { ...least, ...key, COXSWAIN_MAIL_TOPIC: 'approvals' })).toEqual([
    expect.stringContaining('write a topic such as arn:aws:sns:'),
  ]);
});

test('secrets do not print, but can be had', () => {
  const settings = botSettings(least);
  for (const text of [
    JSON.stringify(settings),
    inspect(settings, { depth: 9 }),
    `${inspect(settings.slack.botToken)}`,
  ]) {
    expect(text).not.toContain('hidden');
  }
  expect(settings.slack.botToken?.reveal()).toBe('xoxb-hidden');
});

test('every problem at once: the variable, its value, what to write', () => {
  expect(
    problems(botSettings, {
      COXSWAIN_PORT: '70000',
      COXSWAIN_URL: 'here',
      LOG_LEVEL: 'loud',
      SLACK_SIGNING_SECRET: 'x',
    }),
  ).toEqual([
    'SLACK_BOT_TOKEN is not set; write the bot token of the Slack app (xoxb-…), or SLACK_INSTALLATIONS where workspaces install it by OAuth.',
    'COXSWAIN_PORT is "70000"; write a port from 0 to 65535 (0: any free one).',
    'COXSWAIN_URL is "here"; write an address such as http://127.0.0.1:3000.',
    'COXSWAIN_CATALOGUE is not set; write the path of the catalogue, a YAML file or a folder of them.',
    'LOG_LEVEL is "loud"; write trace, debug, info, warn, error or silent.',
  ]);
});

test("Temporal's UI is linked where it is said to be, and nowhere else", () => {
  const worker = { SLACK_BOT_TOKEN: 'xoxb-hidden', COXSWAIN_CATALOGUE: 'catalogue' };
  expect(workerSettings(worker).temporalUi).toBeUndefined();
  expect(workerSettings({ ...worker, COXSWAIN_TEMPORAL_UI: 'https://temporal.example/' }).temporalUi).toBe(
    'https://temporal.example',
  );
  expect(runAddress('https://temporal.example', 'shop.a1b2c', 'app-prod-abcd2345')).toBe(
    'https://temporal.example/namespaces/shop.a1b2c/workflows/app-prod-abcd2345',
  );
});

test('an empty variable is an absent one', () => {
  expect(cliSettings({ COXSWAIN_URL: '', COXSWAIN_TOKEN: '' })).toMatchObject({ url: undefined, token: undefined });
});

test('the bot needs a way to know Slack: signing secret or Socket Mode', () => {
  const { SLACK_SIGNING_SECRET: _secret, ...without } = least;
  expect(problems(botSettings, without)).toEqual([
    "SLACK_SIGNING_SECRET is not set; write the app's signing secret, or set SLACK_APP_TOKEN for Socket Mode.",
  ]);
  expect(problems(botSettings, { ...without, SLACK_APP_TOKEN: 'xapp-1' })).toEqual([]);
});

test('workspaces may install the app where everything for that is set', () => {
  const { SLACK_BOT_TOKEN: _token, ...without } = least;
  const oauth = {
    ...without,
    SLACK_INSTALLATIONS: '/var/lib/coxswain/slack',
    SLACK_CLIENT_ID: '1.2',
    SLACK_CLIENT_SECRET: 'hidden-client',
    SLACK_STATE_SECRET: 'hidden state of thirty-two characters',
    COXSWAIN_URL: 'https://coxswain.example/',
  };
  const { slack } = botSettings(oauth);
  expect(slack.oauth).toMatchObject({ installations: '/var/lib/coxswain/slack', url: 'https://coxswain.example' });
  expect(JSON.stringify(slack)).not.toContain('hidden');
  expect(workerSettings(oauth).slack).toMatchObject({ botToken: undefined, installations: '/var/lib/coxswain/slack' });
  expect(botSettings(least).slack.oauth).toBeUndefined();
  const { SLACK_STATE_SECRET: _state, COXSWAIN_URL: _url, ...half } = oauth;
  const needed = 'with SLACK_CLIENT_ID it is needed to let workspaces install the app.';
  expect(problems(botSettings, half)).toEqual([
    `SLACK_STATE_SECRET is not set; ${needed}`,
    `COXSWAIN_URL is not set; ${needed}`,
  ]);
  expect(problems(botSettings, { ...oauth, SLACK_STATE_SECRET: 'short' })[0]).toMatch(
    /^SLACK_STATE_SECRET is not usable; write a random text of 32 characters or more/,
  );
  expect(problems(workerSettings, { ...oauth, SLACK_BOT_TOKEN: 'xoxb-hidden' })).toEqual([
    'SLACK_BOT_TOKEN and SLACK_INSTALLATIONS are both set; leave out SLACK_BOT_TOKEN to use what is installed.',
  ]);
});

test('an API key or a certificate means TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'settings-'));
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  writeFileSync(cert, 'certificate');
  writeFileSync(key, 'key');
  const mutual = workerSettings({ ...least, TEMPORAL_TLS_CERT: cert, TEMPORAL_TLS_KEY: key }).temporal;
  expect(temporalConnection(mutual)).toEqual({
    address: '127.0.0.1:7233',
    tls: { clientCertPair: { crt: Buffer.from('certificate'), key: Buffer.from('key') } },
  });
  const byKey = workerSettings({ ...least, TEMPORAL_API_KEY: 'k' }).temporal;
  expect(temporalConnection(byKey)).toEqual({ address: '127.0.0.1:7233', apiKey: 'k', tls: {} });
  expect(temporalConnection(workerSettings(least).temporal)).toEqual({ address: '127.0.0.1:7233' });
});

test('half of a certificate, or a file that is not there, is told', () => {
  expect(problems(workerSettings, { ...least, TEMPORAL_TLS_CERT: '/nowhere/cert.pem' })).toEqual([
    'TEMPORAL_TLS_KEY is not set, but TEMPORAL_TLS_CERT is; mTLS needs both.',
    'TEMPORAL_TLS_CERT is "/nowhere/cert.pem", but there is no such file; write the path of a PEM file.',
  ]);
});

const key = `whsec_${Buffer.from('a signing key of 24 bytes').toString('base64')}`;

test('of GitLab: its address, its token, the secret of its webhook, none of which prints', () => {
  const env = {
    ...least,
    COXSWAIN_GITLAB_URL: 'https://gitlab.example/',
    COXSWAIN_GITLAB_TOKEN: 'glpat-hidden',
    COXSWAIN_GITLAB_WEBHOOK_SECRET: `${key}, the-hidden-token-of-before`,
  };
  const [bot, worker] = [botSettings(env), workerSettings(env)];
  expect(bot.gitlabSecret?.reveal()).toBe(`${key}, the-hidden-token-of-before`);
  expect(worker.gitlab.url).toBe('https://gitlab.example');
  expect(worker.gitlab.token?.reveal()).toBe('glpat-hidden');
  expect(inspect([bot, worker], { depth: 9 }) + JSON.stringify([bot, worker])).not.toMatch(/hidden|whsec_/);
  expect(botSettings(least)).toMatchObject({ gitlabSecret: undefined, ciIssuers: [] });
  expect(workerSettings(least).gitlab).toMatchObject({ url: undefined, token: undefined });
});

test.each([
  ['a token that could be guessed', 'fifteen-letters'],
  ['a signing token without a key', 'whsec_!'],
  ['a key that is too short', `whsec_${Buffer.from('short').toString('base64')}`],
  ['a key that is no base64', `whsec_${'?'.repeat(40)}`],
  ['one good, one not', `${key},short`],
  ['a comma at the end', `${key},`],
])('a webhook secret that is %s is told without it', (_what, value) => {
  const [problem = '', ...others] = problems(botSettings, { ...least, COXSWAIN_GITLAB_WEBHOOK_SECRET: value });
  expect(others).toEqual([]);
  expect(problem).toMatch(/^COXSWAIN_GITLAB_WEBHOOK_SECRET .*signing token \(whsec_ and base64\) or its secret token/);
  expect(problem).not.toContain(value);
});

test('whose CI jobs may ask: one GitLab, one GitHub, or both', () => {
  const issuers = (value: string) => botSettings({ ...least, COXSWAIN_CI_ISSUERS: value }).ciIssuers;
  const gitlab = { host: 'gitlab', issuer: 'https://gitlab.example' };
  const github = { host: 'github', issuer: 'https://token.actions.githubusercontent.com' };
  expect(issuers('gitlab=https://gitlab.example/')).toEqual([gitlab]);
  expect(issuers(`github=${github.issuer}, gitlab=${gitlab.issuer}`)).toEqual([github, gitlab]);
  for (const value of [
    'https://gitlab.example',
    'gitlab=',
    'jenkins=https://x.example',
    'gitlab=https://a, gitlab=https://b',
  ]) {
    const [problem = ''] = problems(botSettings, { ...least, COXSWAIN_CI_ISSUERS: value });
    expect(problem).toMatch(/^COXSWAIN_CI_ISSUERS is .*write gitlab=https:\/\/gitlab\.example\.com/);
  }
});
