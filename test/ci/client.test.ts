import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { api as client, codes, deploy, news, tokenFrom } from '../../ci/deploy/coxswain.mjs';
import { findVersion } from '../../ci/deploy/version.mjs';
import { change, type FakeApi, fakeApi, plan, problem } from '../cli/fake-api.ts';
import { fakeGitLab } from './fake-gitlab.ts';

const started = 'POST /changes';
const looked = 'GET /changes/app-prod-abcd2345';
const body = { kind: 'deploy', service: 'app', environment: 'prod', version: '1.4.2', dryRun: false };

describe('asking Coxswain for a deploy', () => {
  let coxswain: FakeApi;
  let said: string[];
  beforeEach(async () => {
    coxswain = await fakeApi({ [started]: () => ({ status: 202, body: change({ status: 'queued' }) }) });
    said = [];
  });
  afterEach(() => coxswain.close());

  const token = async (fresh: boolean) => (fresh ? 'fresh' : 'stale');
  const say = (line: string) => {
    said.push(line);
  };
  const ask = (more: { digest?: string; patience?: number } = {}) =>
    deploy({
      client: client({ url: coxswain.url, token, pause: 1, patience: more.patience ?? 5_000, say }),
      body,
      key: 'job-7',
      digest: more.digest,
      say,
      pause: 1,
    });
  const ends = (more: Parameters<typeof change>[0]) => {
    coxswain.routes[looked] = () => ({ body: change(more) });
  };

  test.each([
    ['succeeded', codes.succeeded],
    ['rolledBack', codes.ended],
    ['aborted', codes.ended],
    ['superseded', codes.ended],
    ['failed', codes.ended],
    ['refused', codes.refused],
  ] as const)('%s is exit code %i', async (status, code) => {
    ends({ status });
    expect(await ask()).toBe(code);
  });

  test('an end that it does not know is no success', async () => {
    coxswain.routes[looked] = () => ({ body: { ...change(), status: 'evaporated' } });
    expect(await ask()).toBe(codes.ended);
  });

  test('waits through what goes on, and says each thing once', async () => {
    const step = { id: 'w5', kind: 'weight', title: '5 % to the canary', phase: 'canary', attempt: 1 } as const;
    const waitsFor = {
      what: 'waits for approval.',
      since: '',
      on: ['release-managers'],
      unblocks: ['/approve app prod'],
    };
    const views = [
      change({ status: 'waiting', waitsFor }),
      change({ status: 'paused' }),
      change({ steps: [{ ...step, state: 'running' }] }),
      change({ steps: [{ ...step, state: 'running' }] }),
      change({ status: 'succeeded', steps: [{ ...step, state: 'passed' }], sentence: 'app 1.4.2 serves.' }),
    ];
    coxswain.routes[looked] = () => ({ body: views.shift() });
    expect(await ask()).toBe(codes.succeeded);
    expect(said.slice(1)).toEqual([
      'app-prod-abcd2345: queued',
      'app-prod-abcd2345: waiting',
      '  waits: waits for approval. On: release-managers. /approve app prod',
      'app-prod-abcd2345: paused',
      'app-prod-abcd2345: running',
      '  5 % to the canary: running',
      'app-prod-abcd2345: succeeded',
      '  5 % to the canary: passed',
      'app 1.4.2 serves.',
    ]);
  });

  test('says why a step did not pass', () => {
    const view = change({
      steps: [
        {
          id: 's',
          kind: 'smoke',
          title: 'Smoke tests',
          phase: 'canary',
          attempt: 1,
          state: 'failed',
          reason: 'answered 500',
        },
      ],
    });
    expect(news(view, new Set())).toContain('  Smoke tests: failed (answered 500)');
  });

  test('is not green when another digest serves than the one that was built', async () => {
    ends({ status: 'succeeded', plan });
    expect(await ask({ digest: `sha256:${'1'.repeat(64)}` })).toBe(codes.succeeded);
    expect(await ask({ digest: `sha256:${'2'.repeat(64)}` })).toBe(codes.ended);
    expect(said.at(-1)).toMatch(/deployed sha256:1+, but the build made sha256:2+\./);
  });

  test('asks again with the same key when the line is cut, and once with a fresh token', async () => {
    const answers = [
      'hangUp',
      problem(503, 'unreachable', 'No.'),
      problem(401, 'unauthenticated', 'It has expired.'),
    ] as const;
    let calls = 0;
    coxswain.routes[started] = () => answers[calls++] ?? { status: 202, body: change({ status: 'succeeded' }) };
    expect(await ask()).toBe(codes.succeeded);
    expect(coxswain.calls.map(({ headers }) => headers['idempotency-key'])).toEqual(Array(4).fill('job-7'));
    expect(coxswain.calls.map(({ headers }) => headers.authorization?.slice(7))).toEqual([
      'stale',
      'stale',
      'stale',
      'fresh',
    ]);
  });

  test('gives up when Coxswain stays away, and when it refuses', async () => {
    coxswain.routes[started] = () => 'hangUp';
    await expect(ask({ patience: 5 })).rejects.toMatchObject({ kind: 'unreachable' });
    coxswain.routes[started] = () => problem(401, 'unauthenticated', 'The token is for another audience.');
    await expect(ask()).rejects.toMatchObject({ kind: 'refused', message: 'The token is for another audience.' });
    coxswain.routes[started] = () => ({ status: 200, body: { hello: 'I am no Coxswain' } });
    await expect(ask({ patience: 5 })).rejects.toThrow(/answers 200, but not as Coxswain does/);
  });

  test("takes GitHub's token where there is none of its own, and says so where there is neither", async () => {
    const github = await fakeGitLab({ 'GET /token?v=1&audience=coxswain': '{"value":"of-github"}' });
    const env = { ACTIONS_ID_TOKEN_REQUEST_URL: `${github.url}/token?v=1`, ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'pass' };
    try {
      expect(await tokenFrom(env)(false)).toBe('of-github');
      expect(await tokenFrom({ ...env, COXSWAIN_ID_TOKEN: 'own' })(false)).toBe('own');
      expect(() => tokenFrom({})).toThrow('COXSWAIN_ID_TOKEN is not set');
    } finally {
      await github.close();
    }
  });

  test('shows its token to the identity provider where that is set, and anew when what it got has expired', async () => {
    let given = 0;
    coxswain.routes['POST /token'] = () => ({ body: { access_token: `given-${++given}` } });
    const endpoint = `${coxswain.url}/token`;
    const env = { COXSWAIN_ID_TOKEN: 'own', COXSWAIN_TOKEN_ENDPOINT: endpoint, COXSWAIN_CLIENT_ID: 'jenkins' };
    const exchanging = tokenFrom(env);
    expect([await exchanging(false), await exchanging(false), await exchanging(true)]).toEqual([
      'given-1',
      'given-1',
      'given-2',
    ]);
    expect(coxswain.calls[0]?.body).toEqual({
      grant_type: 'client_credentials',
      client_id: 'jenkins',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: 'own',
      audience: 'coxswain',
    });
    coxswain.routes['POST /token'] = () => problem(401, 'invalid_client', 'No.');
    await expect(tokenFrom(env)(false)).rejects.toMatchObject({ kind: 'refused' });
  });
});

describe('finding the version', () => {
  const latest = 'GET /api/v4/projects/shop%2Fapp/releases/permalink/latest';
  let gitlab: Awaited<ReturnType<typeof fakeGitLab>>;
  beforeEach(async () => {
    gitlab = await fakeGitLab({ 'GET /files/image_tag.txt': '1.4.2\n' });
  });
  afterEach(() => gitlab.close());
  const find = (...words: string[]) =>
    findVersion(words, { api: `${gitlab.url}/api/v4`, server: gitlab.url, jobToken: 'job-token' });
  const releases = (url: string) => {
    gitlab.answers[latest] = JSON.stringify({
      tag_name: 'v1.4.2',
      assets: { links: [{ name: 'image_tag.txt', url }] },
    });
  };

  test('reads the file of the newest release', async () => {
    releases(`${gitlab.url}/files/image_tag.txt`);
    expect(await find('release', 'shop/app')).toBe('1.4.2');
    expect(gitlab.calls.map(({ token }) => token)).toEqual(['job-token', 'job-token']);
  });

  test('sends its token to no other server', async () => {
    releases('https://elsewhere.example/image_tag.txt');
    await expect(find('release', 'shop/app')).rejects.toThrow('the job’s token stays here');
  });

  test('says what is missing', async () => {
    gitlab.answers[latest] = '{"tag_name":"v1.4.2"}';
    await expect(find('release', 'shop/app')).rejects.toThrow('Release v1.4.2 of shop/app has no asset image_tag.txt.');
    await expect(find('artifact', 'shop/app', 'main')).rejects.toThrow(/GitLab answers 404 for .*job=publish/);
    await expect(find('given', '-x')).rejects.toThrow('"-x" is neither a version nor a commit.');
    await expect(find('memory')).rejects.toThrow('"memory" is no source of a version');
  });
});
