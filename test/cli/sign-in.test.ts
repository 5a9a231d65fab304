import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { generateKeyPair, SignJWT } from 'jose';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session } from '../../cli/sign-in/session.ts';
import { type Answer, type Call, fakeApi } from './fake-api.ts';
import { coxswain } from './support.ts';

const api = await fakeApi();
const issuer = await fakeApi();
const now = Date.now();
// The same claims make the same token.
const { privateKey } = await generateKeyPair('RS256');
const folder = mkdtempSync(join(tmpdir(), 'sign-in-'));
const file = join(folder, 'coxswain', 'sign-in.json');
afterAll(async () => {
  await Promise.all([api.close(), issuer.close()]);
  rmSync(folder, { recursive: true });
});

const env = { COXSWAIN_URL: api.url, XDG_CONFIG_HOME: folder };
const typed = (line: string, more: Record<string, string> = {}) => coxswain(line.split(' '), { ...env, ...more }, now);

function token(subject: string, { audience = 'coxswain', seconds = 3600 } = {}): Promise<string> {
  return new SignJWT({ sub: subject, aud: audience, iss: issuer.url })
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuedAt(Math.floor(now / 1000))
    .setExpirationTime(Math.floor(now / 1000) + seconds)
    .sign(privateKey);
}
const given = async (subject: string, more: object = {}) => ({
  body: { access_token: await token(subject), token_type: 'Bearer', expires_in: 3600, ...more },
});
const refused = (error: string, more: object = {}): Answer => ({ status: 400, body: { error, ...more } });

/** What the issuer answers to the first question, the second, …; the last over and over. */
function answersInTurn(...answers: readonly Answer[]): (call: Call) => Answer {
  let asked = 0;
  return () => answers[Math.min(asked++, answers.length - 1)] ?? 'hangUp';
}

const device = {
  device_code: 'device',
  user_code: 'BCDF-GHJK',
  verification_uri: 'https://id.example/device',
  expires_in: 600,
  interval: 0.05,
};
const discovery = () => ({
  issuer: issuer.url,
  token_endpoint: `${issuer.url}/token`,
  device_authorization_endpoint: `${issuer.url}/device_authorization`,
  scopes_supported: ['openid', 'offline_access'],
});

beforeEach(() => {
  issuer.calls.length = 0;
  api.calls.length = 0;
  issuer.routes = {
    'GET /.well-known/openid-configuration': () => ({ body: discovery() }),
    'POST /device_authorization': () => ({ body: device }),
  };
  api.routes = {
    'GET /sign-in': () => ({ body: { issuer: issuer.url, audience: 'coxswain', client: 'coxswain' } }),
    'GET /me': () => ({ body: { person: 'release-manager' } }),
  };
});
afterEach(() => rmSync(join(folder, 'coxswain'), { recursive: true, force: true }));

const kept = (): Session => JSON.parse(readFileSync(file, 'utf8'))[api.url];
const bearers = () => api.calls.map(({ headers }) => headers.authorization).filter((each) => each !== undefined);
async function signedIn(session: Partial<Session> = {}): Promise<Session> {
  const usual = {
    issuer: issuer.url,
    client: 'coxswain',
    audience: 'coxswain',
    token: await token('old'),
    expiresAt: now + 3_600_000,
  };
  issuer.routes['POST /token'] = answersInTurn(await given('first'));
  await typed('login');
  issuer.calls.length = 0;
  api.calls.length = 0;
  const whole = { ...usual, ...session };
  writeFileSync(file, JSON.stringify({ [api.url]: whole }));
  return whole;
}

describe('login', () => {
  test('shows address and code, asks as often as the issuer wants, and keeps the token where only its owner reads it', async () => {
    const pending = refused('authorization_pending');
    const at: number[] = [];
    const answer = answersInTurn(pending, refused('slow_down'), await given('me', { refresh_token: 'again' }));
    issuer.routes['POST /token'] = (call) => {
      at.push(Date.now());
      return answer(call);
    };
    const ran = await typed('login');
    expect(ran.out).toBe(`You are release-manager at ${api.url}.`);
    expect(ran.code).toBe(0);
    expect(ran.err).toContain('Open https://id.example/device');
    expect(ran.err).toContain('confirm the code BCDF-GHJK within 10 min');
    expect(ran.err).toContain(`kept in ${file}`);
    // slow_down: five seconds more. https://www.rfc-editor.org/rfc/rfc8628#section-3.5
    expect((at[2] ?? 0) - (at[1] ?? 0)).toBeGreaterThanOrEqual(5_000);
    const forms = issuer.calls.filter(({ method }) => method === 'POST').map(({ body }) => body);
    expect(forms[0]).toEqual({ client_id: 'coxswain', scope: 'openid offline_access', audience: 'coxswain' });
    expect(forms[1]).toMatchObject({
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: 'device',
      client_id: 'coxswain',
    });
    expect(kept()).toEqual({
      issuer: issuer.url,
      client: 'coxswain',
      audience: 'coxswain',
      token: await token('me'),
      expiresAt: Math.floor(now / 1000) * 1000 + 3_600_000,
      refresh: 'again',
    });
    expect([statSync(file).mode & 0o777, statSync(join(folder, 'coxswain')).mode & 0o777]).toEqual([0o600, 0o700]);
    expect(ran.out + ran.err).not.toContain(await token('me'));
  });

  test('takes the token that is for Coxswain, be it the id_token', async () => {
    const idToken = await token('me');
    issuer.routes['POST /token'] = answersInTurn(await given('me', { access_token: 'opaque', id_token: idToken }));
    expect((await typed('login')).code).toBe(0);
    expect(kept().token).toBe(idToken);
  });

  test.each([
    ['was refused on its page', answersInTurn(refused('access_denied')), 'was refused on that page', 3],
    ['was not confirmed in time', answersInTurn(refused('expired_token')), 'Nobody confirmed the code in time', 4],
    [
      'names a client that the issuer does not know',
      answersInTurn(refused('invalid_client')),
      '"coxswain": invalid_client',
      3,
    ],
    ['finds an issuer that breaks off', () => 'hangUp' as const, 'does not answer as one', 4],
  ])('that %s keeps nothing', async (_name, answer, sentence, code) => {
    issuer.routes['POST /token'] = answer;
    const ran = await typed('login');
    expect(ran.err).toContain(sentence);
    expect([ran.code, existsSync(file)]).toEqual([code, false]);
  });

  test('ends when the code has, though the issuer does not say so', async () => {
    issuer.routes['POST /device_authorization'] = () => ({ body: { ...device, expires_in: 0.2 } });
    issuer.routes['POST /token'] = () => refused('authorization_pending');
    const ran = await typed('login');
    expect([ran.code, ran.err]).toEqual([4, expect.stringContaining('Nobody confirmed the code in time')]);
  });

  test('says what is wrong with an issuer, and where it is set', async () => {
    issuer.routes['GET /.well-known/openid-configuration'] = () => ({
      body: { ...discovery(), device_authorization_endpoint: undefined },
    });
    expect((await typed('login')).err).toContain('has no device sign-in');
    issuer.routes = {};
    expect(await typed('login')).toMatchObject({ code: 4, err: expect.stringContaining('COXSWAIN_OIDC_ISSUER') });
    const insecure = await typed('login --issuer http://id.example');
    expect(insecure).toMatchObject({ code: 2, err: expect.stringContaining('by https alone') });
    expect((await typed('login --issuer id.example')).err).toContain('--issuer is "id.example"');
    expect((await coxswain(['login'], {})).err).toContain('COXSWAIN_URL is not set');
    api.routes = {};
    expect((await typed('login')).code).toBe(2);
  });

  test('says whom the tokens are for, where they are for somebody else', async () => {
    const elsewhere = await token('me', { audience: 'payroll' });
    issuer.routes['POST /token'] = answersInTurn(await given('me', { access_token: elsewhere }));
    expect((await typed('login')).err).toContain('are for "payroll", not for "coxswain"');
    issuer.routes['POST /token'] = answersInTurn(await given('me', { access_token: 'opaque' }));
    expect((await typed('login')).err).toContain('cannot be read');
    expect(existsSync(file)).toBe(false);
  });

  test('warns that COXSWAIN_TOKEN counts before it', async () => {
    issuer.routes['POST /token'] = answersInTurn(await given('me'));
    expect((await typed('login', { COXSWAIN_TOKEN: 'other' })).err).toContain(
      'COXSWAIN_TOKEN is set and counts before it',
    );
    expect(bearers()).toEqual([`Bearer ${await token('me')}`]);
  });
});

describe('a sign-in', () => {
  test('is the token of every command; COXSWAIN_TOKEN counts before it', async () => {
    const { token: mine } = await signedIn();
    expect((await typed('whoami')).out).toMatch(
      /^You are release-manager at .*, signed in at .* It counts until .*\.$/,
    );
    await typed('whoami', { COXSWAIN_TOKEN: 'other' });
    expect(bearers()).toEqual([`Bearer ${mine}`, 'Bearer other']);
    expect(JSON.parse((await typed('whoami --json')).out)).toEqual({
      person: 'release-manager',
      url: api.url,
      by: 'signIn',
      issuer: issuer.url,
    });
  });

  test('counts at its own Coxswain alone', async () => {
    await signedIn();
    const other = await fakeApi({
      'GET /me': ({ headers }) => ({ body: { person: headers.authorization ?? 'nobody' } }),
    });
    expect((await typed('whoami', { COXSWAIN_URL: other.url })).out).toContain('You are nobody');
    await other.close();
  });

  test('that has ended says so, and is not sent', async () => {
    await signedIn({ expiresAt: now + 20_000 });
    const ran = await typed('whoami');
    expect(ran.code).toBe(3);
    expect(ran.err).toMatch(/^You were signed in at .* until .*: run "coxswain login" to sign in again\.$/);
    expect(bearers()).toEqual([]);
  });

  test('is renewed by its refresh token, which may be used up by that', async () => {
    await signedIn({ expiresAt: now - 1, refresh: 'one' });
    issuer.routes['POST /token'] = answersInTurn(await given('new', { refresh_token: 'two' }));
    expect((await typed('whoami')).code).toBe(0);
    expect(issuer.calls.at(-1)?.body).toMatchObject({ grant_type: 'refresh_token', refresh_token: 'one' });
    expect(kept()).toMatchObject({ token: await token('new'), refresh: 'two' });
    await typed('whoami');
    expect(bearers()).toEqual([`Bearer ${await token('new')}`, `Bearer ${await token('new')}`]);
  });

  test('is renewed once where Coxswain does not take its token', async () => {
    await signedIn({ refresh: 'one' });
    issuer.routes['POST /token'] = answersInTurn(await given('new'));
    api.routes['GET /me'] = () => ({
      status: 401,
      body: { error: { type: 'unauthenticated', sentence: 'The token is not valid.' } },
    });
    const ran = await typed('whoami');
    expect([ran.code, ran.err]).toEqual([3, 'The token is not valid. Run "coxswain login", or set COXSWAIN_TOKEN.']);
    expect(bearers()).toHaveLength(2);
    expect(kept().refresh).toBe('one');
  });

  test('that the issuer no longer knows says so; what another command was given meanwhile is taken', async () => {
    const session = await signedIn({ expiresAt: now - 1, refresh: 'used' });
    issuer.routes['POST /token'] = () => refused('invalid_grant', { error_description: 'revoked' });
    const ran = await typed('whoami');
    expect([ran.code, ran.err]).toEqual([3, expect.stringContaining('has ended (revoked): run "coxswain login"')]);
    const newer = await token('newer');
    issuer.routes['POST /token'] = () => {
      writeFileSync(file, JSON.stringify({ [api.url]: { ...session, token: newer, expiresAt: now + 3_600_000 } }));
      return refused('invalid_grant');
    };
    expect((await typed('whoami')).code).toBe(0);
    expect(bearers()).toEqual([`Bearer ${newer}`]);
  });

  test('stands in a file: damaged, or open to others, it is not taken, and a new one takes its place', async () => {
    await signedIn();
    chmodSync(file, 0o644);
    expect(await typed('whoami')).toMatchObject({
      code: 2,
      err: expect.stringContaining('may be read by others (mode 644)'),
    });
    for (const damaged of ['{', '[]', '{"x":{"token":1}}']) {
      writeFileSync(file, damaged);
      chmodSync(file, 0o600);
      expect(await typed('whoami')).toMatchObject({ code: 2, err: `${file} is damaged: run "coxswain login" again.` });
    }
    issuer.routes['POST /token'] = answersInTurn(await given('first'));
    expect((await typed('login')).code).toBe(0);
    expect((await typed('whoami')).code).toBe(0);
    writeFileSync(file, '{');
    expect((await typed('logout')).code).toBe(0);
    expect(existsSync(file)).toBe(false);
    expect(bearers().length).toBe(2);
  });

  test('ends by logout, here and at the issuer', async () => {
    await signedIn({ refresh: 'one' });
    issuer.routes['GET /.well-known/openid-configuration'] = () => ({
      body: { ...discovery(), revocation_endpoint: `${issuer.url}/revoke` },
    });
    issuer.routes['POST /revoke'] = () => ({ body: {} });
    expect(await typed('logout')).toMatchObject({ code: 0, out: `You are signed out of ${api.url}.`, err: '' });
    expect(issuer.calls.at(-1)?.body).toMatchObject({ token: 'one', client_id: 'coxswain' });
    expect(existsSync(file)).toBe(false);
    expect((await typed('logout')).out).toBe(`You were not signed in at ${api.url}.`);
    await signedIn({ refresh: 'one' });
    issuer.routes = {};
    const ran = await typed('logout');
    expect([ran.code, ran.err, existsSync(file)]).toEqual([0, expect.stringContaining('could not be told'), false]);
  });
});
