import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CancelledFailure } from '@temporalio/common';
import { smoke } from '../../activities/smoke.ts';
import { saysSo, versionProblem } from '../../activities/version-endpoint.ts';
import { attempt } from './support/attempt.ts';

const place = { target: 'eu', account: '1', region: 'eu-west-1', cluster: 'shop' };
let server: Server;
let url = '';
let answers: { status: number; body?: string }[] = [];
let asked: { path: string | undefined; canary: string | string[] | undefined }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push({ path: request.url, canary: request.headers['x-canary'] });
    const { status, body = '' } =
      answers.length > 1 ? (answers.shift() ?? { status: 500 }) : (answers[0] ?? { status: 500 });
    response.writeHead(status, { location: '/elsewhere' }).end(body);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  url = typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
});
afterAll(() => {
  server.close();
});
beforeEach(() => {
  asked = [];
});

/** An address that was just free again. */
async function closedAddress(): Promise<string> {
  const passing = createServer();
  await new Promise<void>((resolve) => {
    passing.listen(0, '127.0.0.1', resolve);
  });
  const address = passing.address();
  await new Promise((resolve) => {
    passing.close(resolve);
  });
  return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
}

const params = (checks = [{ get: '/healthz', expect: 200 }]) => ({
  place,
  url,
  headers: { 'x-canary': 'always' },
  checks,
});

describe('smoke', () => {
  test('passes with the headers sent, redirects not followed', async () => {
    answers = [{ status: 200 }, { status: 302 }];
    const { result } = await attempt(
      smoke,
      params([
        { get: '/healthz', expect: 200 },
        { get: '/old', expect: 302 },
      ]),
    );
    expect(result.verdict).toBe('passed');
    expect(asked).toEqual([
      { path: '/healthz', canary: 'always' },
      { path: '/old', canary: 'always' },
    ]);
  });

  test('one bad answer is no verdict', async () => {
    answers = [{ status: 503 }, { status: 200 }];
    const { result } = await attempt(smoke, params());
    expect(result).toMatchObject({
      verdict: 'passed',
      evidence: { checks: [`GET ${url}/healthz answered 200 at try 2`] },
    });
  });

  test('three are, with address, expected and got', async () => {
    answers = [{ status: 500 }];
    const { result } = await attempt(smoke, params());
    expect(result).toMatchObject({
      verdict: 'failed',
      reason: `GET ${url}/healthz answered 500, expected 200 (3 tries)`,
    });
    expect(asked).toHaveLength(3);
  });

  test('no answer at all is the same verdict, with its cause', async () => {
    const nobody = await closedAddress();
    const { result } = await attempt(smoke, { ...params(), url: nobody });
    expect(result.reason).toBe(`GET ${nobody}/healthz got no answer (ECONNREFUSED), expected 200 (3 tries)`);
  });

  test('ends when cancelled between tries', async () => {
    answers = [{ status: 500 }];
    const work = attempt(smoke, params(), {}, (environment, beats) => {
      if (beats.some(({ text }) => text.includes('try 2'))) environment.cancel();
    });
    await expect(work).rejects.toBeInstanceOf(CancelledFailure);
    expect(asked.length).toBeLessThanOrEqual(2);
  });
});

describe('version endpoint', () => {
  const expected = { version: '1.4.2', digests: { app: 'sha256:1' } };
  test.each([
    ['its digests', { version: 'other', digests: { app: 'sha256:1', sidecar: 'x' } }, true],
    ['other digests, though the version fits', { version: '1.4.2', digests: { app: 'sha256:2' } }, false],
    ['its version', { version: '1.4.2' }, true],
    ['another version', { version: '1.4.1' }, false],
    ['nothing', {}, false],
  ])('judges by %s', (_, body, fits) => {
    expect(saysSo(JSON.stringify(body), expected)).toBe(fits);
  });

  test('a build without version tag is known by its commit', () => {
    const commit = `abc1230${'1'.repeat(33)}`;
    expect(saysSo(JSON.stringify({ version: commit }), { version: 'abc1230', digests: {} })).toBe(true);
    expect(saysSo('<html>', { version: 'abc1230', digests: {} })).toBe(false);
  });

  test('one odd answer among several is found', async () => {
    const good = { status: 200, body: JSON.stringify({ version: '1.4.2' }) };
    answers = [good, good, good, { status: 200, body: JSON.stringify({ version: '1.4.1' }) }, good];
    const signal = new AbortController().signal;
    expect(await versionProblem(`${url}/version`, expected, signal)).toBe(
      `GET ${url}/version answered version 1.4.1, expected 1.4.2`,
    );
    answers = [good];
    expect(await versionProblem(`${url}/version`, expected, signal)).toBeUndefined();
  });
});
