import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type FakeApi, fakeApi } from './fake-api.ts';
import { coxswain } from './support.ts';

let api: FakeApi;
beforeEach(async () => {
  api = await fakeApi();
});
afterEach(() => api.close());

const typed = (...words: string[]) => coxswain(words, { COXSWAIN_URL: api.url, COXSWAIN_TOKEN: 'token' });
const restraint = { kind: 'lock', on: { service: 'app', environment: 'prod' }, by: 'oncall', reason: 'x', since: 0 };

test('a lock is put there as typed: Coxswain knows what a name means', async () => {
  api.routes = { 'POST /restraints': () => ({ body: { person: 'oncall', sentence: '…', restraint } }) };
  const ran = await typed('lock', 'prod', '--reason', 'x', '--for', '2h');
  expect(api.calls[0]?.body).toEqual({ kind: 'lock', on: { place: 'prod' }, reason: 'x', for: 7200 });
  expect([ran.code, ran.out]).toEqual([
    0,
    expect.stringMatching(/^app in prod is locked by @oncall \("x"\)\. Deploys there are refused/),
  ]);
});

test('a release says what came of it, and its refusal is the exit code of a policy', async () => {
  api.routes = { 'POST /restraints/release': () => ({ body: { person: 'oncall', sentence: 'It goes on.' } }) };
  const ran = await typed('unstop');
  expect([ran.code, ran.out.trim(), api.calls[0]?.body]).toEqual([0, 'It goes on.', { kind: 'stop' }]);
  api.routes = {
    'POST /restraints/release': () => ({ status: 403, body: { error: { type: 'refused', sentence: 'Not yours.' } } }),
  };
  expect(await typed('unlock', 'app', 'prod')).toMatchObject({ code: 3, err: expect.stringContaining('Not yours.') });
});

test('locks lists, in words and as JSON', async () => {
  api.routes = { 'GET /restraints': () => ({ body: { restraints: [restraint] } }) };
  expect((await typed('locks')).out.trim()).toBe(
    'app in prod is locked by @oncall ("x"). Release: coxswain unlock app prod',
  );
  expect(JSON.parse((await typed('locks', '--json')).out)).toEqual({ restraints: [restraint] });
});
