import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { createDevices } from '../../../sandbox/oidc/device.ts';
import { startIssuer } from '../../../sandbox/oidc/issuer.ts';
import { choosePorts } from '../../../sandbox/supervisor/ports.ts';
import { fakeApi } from '../../cli/fake-api.ts';
import { coxswain } from '../../cli/support.ts';

const stateDir = mkdtempSync(join(tmpdir(), 'coxswain-device-'));
let issuer: string;
let server: { close(): Promise<void> };

beforeAll(async () => {
  const { oidc: port } = await choosePorts(false);
  issuer = `http://127.0.0.1:${port}`;
  server = await startIssuer({ port, stateDir, audience: 'coxswain', device: { expires: 60, interval: 0.05 } });
});
afterAll(async () => {
  await server.close();
  rmSync(stateDir, { recursive: true, force: true });
});

async function post(path: string, form: Record<string, string>) {
  const response = await fetch(`${issuer}${path}`, { method: 'POST', body: new URLSearchParams(form) });
  const text = await response.text();
  const json = response.headers.get('content-type') === 'application/json';
  const body: Record<string, unknown> = json ? JSON.parse(text) : {};
  return { status: response.status, text, body };
}

test('a device is signed in by the person who is chosen on its page, by the command line as by others', async () => {
  const api = await fakeApi({
    'GET /me': ({ headers }) => ({ body: { person: decodeJwt(headers.authorization?.slice(7) ?? '').sub } }),
  });
  const env = { COXSWAIN_URL: api.url, COXSWAIN_OIDC_ISSUER: issuer, XDG_CONFIG_HOME: join(stateDir, 'config') };
  const decide = async (line: string) => {
    const [, address] = /^Open (.*)/.exec(line) ?? [];
    if (address === undefined) return;
    const html = await fetch(address).then((response) => response.text());
    const [, code = ''] = /name="user_code" value="([^"]+)"/.exec(html) ?? [];
    expect(html).toContain(`<code>${code}</code>`);
    const answer = await post('/device', { user_code: code, person: 'oncall' });
    expect(answer.text).toContain('signed in as oncall');
  };
  const ran = await coxswain(['login'], env, Date.now(), (line) => void decide(line));
  expect([ran.code, ran.out]).toEqual([0, `You are oncall at ${api.url}.`]);
  // An hour later the refresh token is used, and is another one then.
  for (const hours of [1, 2]) {
    const later = await coxswain(['whoami'], env, Date.now() + hours * 3_600_000);
    expect([later.code, later.out]).toEqual([0, expect.stringContaining('You are oncall')]);
  }
  expect((await coxswain(['logout'], env, Date.now())).code).toBe(0);
  await api.close();
});

test('the page refuses, and knows no code that is used, mistyped or none', async () => {
  const { body } = await post('/device_authorization', { client_id: 'coxswain' });
  const code = String(body['user_code']).toLowerCase();
  expect((await post('/device', { user_code: code, person: '' })).text).toContain('Refused');
  expect((await post('/device', { user_code: code, person: 'oncall' })).text).toContain('Which code');
  const page = await fetch(`${issuer}/device?user_code=<b>`).then((response) => response.text());
  expect(page).toContain('No device waits with the code &lt;b&gt;');
  const form = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', client_id: 'coxswain' };
  const polled = await post('/token', { ...form, device_code: String(body['device_code']) });
  expect([polled.status, polled.body['error']]).toEqual([400, 'access_denied']);
});

test('a refresh token works once, and not after it was revoked', async () => {
  const { body: device } = await post('/device_authorization', { client_id: 'coxswain' });
  await post('/device', { user_code: String(device['user_code']), person: 'oncall' });
  const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', client_id: 'coxswain' };
  const { body: first } = await post('/token', { ...grant, device_code: String(device['device_code']) });
  const renew = (token: unknown) =>
    post('/token', { grant_type: 'refresh_token', client_id: 'coxswain', refresh_token: String(token) });
  const { body: second } = await renew(first['refresh_token']);
  expect(decodeJwt(String(second['access_token'])).sub).toBe('oncall');
  expect((await renew(first['refresh_token'])).body['error']).toBe('invalid_grant');
  await post('/revoke', { token: String(second['refresh_token']), client_id: 'coxswain' });
  expect((await renew(second['refresh_token'])).body['error']).toBe('invalid_grant');
});

test('a device that asks too soon is slowed down by five seconds, one that asks too late has lost', () => {
  let now = 0;
  const devices = createDevices(() => now, { expires: 60, interval: 5 });
  const { device, code } = devices.begin('coxswain');
  expect(code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
  const polledAt = (seconds: number) => {
    now = seconds * 1000;
    return devices.poll(device, 'coxswain');
  };
  expect([5, 9, 14, 25].map(polledAt)).toEqual(['authorization_pending', 'slow_down', 'slow_down', 'slow_down']);
  expect(polledAt(45)).toBe('authorization_pending');
  expect(devices.poll(device, 'another')).toBe('invalid_grant');
  expect(devices.poll('none', 'coxswain')).toBe('invalid_grant');
  expect(polledAt(60)).toBe('expired_token');
  expect(devices.decide(code, 'oncall')).toBe(false);
});
