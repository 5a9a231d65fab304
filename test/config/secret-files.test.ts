import { expect, test } from '@jest/globals';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { botSettings, cliSettings, type Environment, healthAddress, SettingsError } from '../../config/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const least = { SLACK_SIGNING_SECRET: 'hidden-too', COXSWAIN_CATALOGUE: 'catalogue' };
const token = file('token', 'xoxb-hidden\n');

function problems(env: Environment): readonly string[] {
  try {
    botSettings(env);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems;
  }
}

test('a secret may stand in a file, whose last line break is none of it', () => {
  const settings = botSettings({ ...least, SLACK_BOT_TOKEN_FILE: token });
  expect(settings.slack.botToken?.reveal()).toBe('xoxb-hidden');
  expect(inspect(settings, { depth: 9 })).not.toContain('hidden');
  expect(cliSettings({ COXSWAIN_TOKEN_FILE: token }).token?.reveal()).toBe('xoxb-hidden');
  expect(cliSettings({ COXSWAIN_TOKEN_FILE: '' }).token).toBeUndefined();
});

test('only secrets do', () => {
  expect(botSettings({ ...least, SLACK_BOT_TOKEN: 'x', COXSWAIN_URL_FILE: token }).url).toBeUndefined();
});

test('a file that cannot be used is named, once', () => {
  const wanted = 'write the path of a file with the secret alone.';
  expect(problems({ ...least, SLACK_BOT_TOKEN_FILE: '/nowhere/token' })).toEqual([
    `SLACK_BOT_TOKEN_FILE is "/nowhere/token", but there is no such file; ${wanted}`,
  ]);
  expect(problems({ ...least, SLACK_BOT_TOKEN_FILE: folder })).toEqual([
    `SLACK_BOT_TOKEN_FILE is "${folder}", which is a folder; ${wanted}`,
  ]);
  const empty = file('empty', '\n');
  expect(problems({ ...least, SLACK_BOT_TOKEN_FILE: empty })).toEqual([
    `SLACK_BOT_TOKEN_FILE is "${empty}", which is empty; ${wanted}`,
  ]);
});

test('both ways at once are refused, and what is wrong in a file is said without showing it', () => {
  expect(problems({ ...least, SLACK_BOT_TOKEN: 'x', SLACK_BOT_TOKEN_FILE: token })).toEqual([
    'SLACK_BOT_TOKEN and SLACK_BOT_TOKEN_FILE are both set; leave out one of them.',
  ]);
  const key = file('key', 'too short to sign with');
  expect(problems({ ...least, SLACK_BOT_TOKEN: 'x', COXSWAIN_DECISION_KEY_FILE: key })).toEqual([
    `COXSWAIN_DECISION_KEY in ${key} is not usable; write a random key of 32 characters or more, such as of: openssl rand -base64 32.`,
  ]);
});

test('metrics are on an address and a port, both of them', () => {
  const env = { ...least, SLACK_BOT_TOKEN: 'x' };
  expect(botSettings({ ...env, COXSWAIN_METRICS: '127.0.0.1:9464' }).metrics).toEqual({
    host: '127.0.0.1',
    port: 9464,
  });
  expect(botSettings({ ...env, COXSWAIN_METRICS: '[::1]:9464' }).metrics).toEqual({ host: '::1', port: 9464 });
  for (const wrong of ['9464', ':9464', 'localhost:9464', '127.0.0.1:99999', '127.0.0.1']) {
    expect(problems({ ...env, COXSWAIN_METRICS: wrong })).toEqual([
      `COXSWAIN_METRICS is "${wrong}"; write an address and a port such as 127.0.0.1:9464 (in a container 0.0.0.0:9464).`,
    ]);
  }
});

test('a health check asks the worker where it says that it answers, else the bot', () => {
  expect(healthAddress({})).toBe('http://127.0.0.1:3000/healthz');
  expect(healthAddress({ COXSWAIN_HOST: '0.0.0.0', COXSWAIN_PORT: '80' })).toBe('http://127.0.0.1:80/healthz');
  expect(healthAddress({ COXSWAIN_PORT: '80', COXSWAIN_HEALTH: '[::]:3001' })).toBe('http://[::1]:3001/healthz');
});
