import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { StepView } from '../../domain/change/view.ts';
import { type Answer, change, type FakeApi, fakeApi, plan, problem } from './fake-api.ts';
import { coxswain, type Ran } from './support.ts';

let api: FakeApi;
beforeEach(async () => {
  api = await fakeApi();
});
afterEach(() => api.close());

const id = 'app-prod-abcd2345';
const typed = (line: string, token = 'secret-token'): Promise<Ran> =>
  coxswain(line.split(' '), { COXSWAIN_URL: api.url, COXSWAIN_TOKEN: token });
const starts = (): Answer => ({ status: 202, body: change({ status: 'queued' }) });

/** Answers one after the other; the last one stays. */
function inTurn(...answers: Answer[]): () => Answer {
  let next = 0;
  return () => answers[Math.min(next++, answers.length - 1)] ?? 'hangUp';
}

describe('deploy', () => {
  test('answers once its plan is known', async () => {
    api.routes = {
      'POST /changes': starts,
      [`GET /changes/${id}`]: inTurn({ body: change({ status: 'queued' }) }, { body: change({ plan }) }),
    };
    const ran = await typed('deploy app 1.4.2 prod --reason because');
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('app 1.4.1 → 1.4.2 in prod · by developer · app-prod-abcd2345');
    expect(ran.out).toContain('app image 1.4.1 → 1.4.2');
    expect(ran.out).toContain('About 4 min (last 2: 3 min 50 s to 4 min 10 s); going back takes one rollout');
    const [start] = api.calls;
    expect(start?.body).toEqual({
      kind: 'deploy',
      service: 'app',
      version: '1.4.2',
      environment: 'prod',
      dryRun: false,
      reason: 'because',
    });
    expect(start?.headers).toMatchObject({
      authorization: 'Bearer secret-token',
      'idempotency-key': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  test('answers when it is queued behind another', async () => {
    const waitsFor = {
      what: 'another change of app in prod to end',
      since: '2026-01-05T14:00:00.000Z',
      on: ['app-prod-aaaa2222'],
      unblocks: ['abort'],
    };
    api.routes = {
      'POST /changes': starts,
      [`GET /changes/${id}`]: () => ({ body: change({ status: 'queued', waitsFor }) }),
    };
    const ran = await typed('deploy app 1.4.2 prod');
    expect([ran.code, ran.slept]).toEqual([0, []]);
    expect(ran.out).toContain('another change of app in prod to end');
  });

  test('answers after 15 s even without a plan', async () => {
    api.routes = { 'POST /changes': starts, [`GET /changes/${id}`]: () => ({ body: change({ status: 'queued' }) }) };
    const ran = await typed('deploy app 1.4.2 prod --json');
    expect(JSON.parse(ran.out)).toEqual(change({ status: 'queued' }));
    const waited = ran.slept.reduce((sum, ms) => sum + ms, 0);
    expect(waited).toBeGreaterThanOrEqual(15_000);
    expect(waited).toBeLessThanOrEqual(17_000);
  });

  test.each([
    ['succeeded', 0],
    ['rolledBack', 1],
    ['aborted', 1],
    ['superseded', 1],
    ['failed', 1],
    ['refused', 3],
  ] as const)('--wait: %s exits %d', async (status, code) => {
    api.routes = {
      'POST /changes': starts,
      [`GET /changes/${id}`]: inTurn(
        { body: change({ plan }) },
        { body: change({ plan, status, sentence: 'the reason' }) },
      ),
    };
    const ran = await typed('deploy app 1.4.2 prod --wait --json');
    expect(ran.code).toBe(code);
    expect(JSON.parse(ran.out)).toMatchObject({ change: id, status });
  });

  test('--wait tells on stderr what happens, and nothing else on stdout', async () => {
    const step = (more: Partial<StepView>): StepView => ({
      id: 'eu/roll',
      kind: 'service',
      title: 'roll app-prod',
      phase: 'roll',
      state: 'running',
      attempt: 1,
      ...more,
    });
    const times = { startedAt: '2026-01-05T14:00:00.000Z', endedAt: '2026-01-05T14:00:32.000Z' };
    api.routes = {
      'POST /changes': starts,
      [`GET /changes/${id}`]: inTurn(
        { body: change({ plan, steps: [step({})] }) },
        {
          body: change({
            plan,
            steps: [step({ progress: { text: '', trouble: 'AWS does not answer in eu-west-1' } })],
          }),
        },
        {
          body: change({
            plan,
            status: 'succeeded',
            endedAt: times.endedAt,
            steps: [step({ state: 'passed', ...times })],
          }),
        },
      ),
    };
    const ran = await typed('deploy app 1.4.2 prod --wait');
    expect(ran.err.split('\n')).toEqual([
      'app 1.4.1 → 1.4.2 in prod: running',
      '  ▸ roll app-prod',
      '  in the way: AWS does not answer in eu-west-1.',
      'app 1.4.1 → 1.4.2 in prod: succeeded',
      '  ✓ roll app-prod 0:32',
    ]);
    expect(ran.out).toContain('app 1.4.2 serves in prod since');
  });

  test('--dry-run waits for the plan', async () => {
    api.routes = {
      'POST /changes': starts,
      [`GET /changes/${id}`]: inTurn(
        { body: change({ dryRun: true }) },
        { body: change({ dryRun: true, plan, status: 'succeeded' }) },
      ),
    };
    const ran = await typed('deploy app 1.4.2 prod --dry-run');
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('was a dry run');
    expect(api.calls[0]?.body).toMatchObject({ dryRun: true });
  });

  test('a start whose answer is lost is sent again under the same key', async () => {
    api.routes = {
      'POST /changes': inTurn('hangUp', problem(503, 'unreachable', 'Temporal does not answer.'), {
        status: 200,
        body: change(),
      }),
      [`GET /changes/${id}`]: () => ({ body: change({ plan }) }),
    };
    expect((await typed('deploy app 1.4.2 prod')).code).toBe(0);
    const keys = api.calls.filter(({ method }) => method === 'POST').map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
  });

  test('--wait survives a restart of the API', async () => {
    const lost = Array.from({ length: 12 }, (): Answer => 'hangUp');
    api.routes = {
      'POST /changes': starts,
      [`GET /changes/${id}`]: inTurn({ body: change({ plan }) }, ...lost, {
        body: change({ plan, status: 'succeeded' }),
      }),
    };
    const ran = await typed('deploy app 1.4.2 prod --wait');
    expect(ran.code).toBe(0);
    expect(ran.err).toMatch(/Coxswain does not answer at .* The change goes on without it; trying again for 10 min\./);
    expect(ran.err).toMatch(/Coxswain answers again after \d+/);
  });

  test('--wait gives up after 10 min of silence', async () => {
    api.routes = { 'POST /changes': starts, [`GET /changes/${id}`]: inTurn({ body: change({ plan }) }, 'hangUp') };
    const ran = await typed('deploy app 1.4.2 prod --wait');
    expect(ran.code).toBe(4);
    expect(ran.slept.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(600_000);
  });
});

describe('what is refused or not found', () => {
  test.each([
    [403, 'refused', 3],
    [401, 'unauthenticated', 3],
    [404, 'notFound', 2],
    [400, 'usage', 2],
    [409, 'conflict', 1],
  ])('%d exits with its code, the sentence on stderr and as JSON', async (status, type, code) => {
    api.routes = { 'POST /changes': () => problem(status, type, 'You may not (COXSWAIN_TOKEN).') };
    const ran = await typed('deploy app 1.4.2 prod --json');
    expect(ran.code).toBe(code);
    expect(ran.err).toBe('You may not (COXSWAIN_TOKEN).');
    expect(JSON.parse(ran.out)).toEqual({ error: { type, sentence: 'You may not (COXSWAIN_TOKEN).' } });
    expect(api.calls).toHaveLength(1);
  });

  test('an address where something else answers is told as such', async () => {
    api.routes = { 'POST /changes': () => ({ status: 404, body: 'hello' }) };
    const ran = await typed('deploy app 1.4.2 prod');
    expect([ran.code, ran.err]).toEqual([2, `${api.url} answers 404, but not as Coxswain does. Look at COXSWAIN_URL.`]);
  });

  test('nobody at the address: unreachable, after a few tries', async () => {
    await api.close();
    const ran = await typed('status app prod');
    expect(ran.code).toBe(4);
    expect(ran.err).toBe(
      `Coxswain does not answer at ${api.url} (ECONNREFUSED). Look at COXSWAIN_URL, or whether it runs.`,
    );
    expect(ran.slept).toEqual([300, 700, 1500, 3000]);
  });

  test('without an address nothing is asked', async () => {
    const ran = await coxswain(['deploy', 'app', '1.4.2', 'prod'], {});
    expect([ran.code, ran.err]).toEqual([
      2,
      'COXSWAIN_URL is not set; write the address of Coxswain, such as https://coxswain.example.',
    ]);
  });
});

describe('the change that is meant', () => {
  test('the one that holds the lane', async () => {
    api.routes = {
      'GET /lanes/app/prod': () => ({ body: { holder: id, queue: [] } }),
      [`GET /changes/${id}`]: () => ({ body: change({ plan }) }),
    };
    const ran = await typed('why app prod');
    expect([ran.code, ran.out]).toEqual([0, 'app 1.4.1 → 1.4.2 in prod runs; it waits for nobody.']);
  });

  test('else the newest', async () => {
    const summary = {
      change: id,
      kind: 'deploy',
      subject: 'app',
      service: 'app',
      environment: 'prod',
      status: 'rolledBack',
      dryRun: false,
      startedAt: '2026-01-05T14:00:00Z',
    };
    api.routes = {
      'GET /lanes/app/prod': () => ({ body: { queue: [] } }),
      'GET /changes': () => ({ body: { changes: [summary] } }),
      [`GET /changes/${id}`]: () => ({ body: change({ plan, status: 'rolledBack' }) }),
    };
    expect((await typed('status app prod')).code).toBe(1);
    expect(api.calls[1]?.path).toBe('/changes?service=app&environment=prod&limit=1');
  });

  test('none yet', async () => {
    api.routes = {
      'GET /lanes/app/prod': () => ({ body: { queue: [] } }),
      'GET /changes': () => ({ body: { changes: [] } }),
    };
    const ran = await typed('status app prod');
    expect([ran.code, ran.err]).toEqual([
      2,
      'app has had no change in prod yet. Type: coxswain deploy app <version> prod',
    ]);
  });
});

test.each([
  [`promote ${id} --full`, 'promote', { full: true }],
  [`pause ${id} --reason looking`, 'pause', { reason: 'looking' }],
  [`retry ${id} --step eu/roll`, 'retryStep', { step: 'eu/roll' }],
  [`skip ${id}`, 'skipStep', {}],
])('%s', async (line, intent, body) => {
  api.routes = {
    [`POST /changes/${id}/${intent}`]: () => ({ body: { person: 'developer', sentence: 'Done as you said.' } }),
    [`GET /changes/${id}`]: () => ({ body: change({ plan }) }),
  };
  const ran = await typed(`${line} --json`);
  expect([ran.code, ran.err]).toEqual([0, 'Done as you said.']);
  expect(JSON.parse(ran.out)).toMatchObject({ change: id });
  expect(api.calls[0]?.body).toEqual(body);
});

test('deploys are listed, as a table or as JSON', async () => {
  const changes = [
    {
      change: id,
      kind: 'deploy',
      subject: 'app',
      service: 'app',
      environment: 'prod',
      status: 'running',
      dryRun: false,
      version: '1.4.2',
      requestedBy: 'developer',
      startedAt: '2026-01-05T14:00:00.000Z',
    },
    {
      change: 'app-prod-bbbb2222',
      kind: 'rollback',
      subject: 'app',
      service: 'app',
      environment: 'prod',
      status: 'rolledBack',
      dryRun: false,
      startedAt: '2026-01-05T12:00:00.000Z',
    },
  ];
  api.routes = { 'GET /changes': () => ({ body: { changes } }) };
  const table = await typed('deploys app prod --limit 2');
  expect(table.out.split('\n')).toEqual([
    'app-prod-abcd2345  app 1.4.2 in prod      running     developer  10 min ago',
    'app-prod-bbbb2222  app back to ? in prod  rolledBack             2 h ago',
  ]);
  expect(JSON.parse((await typed('deploys --json')).out)).toEqual({ changes });
});

describe('--as', () => {
  const oidc = (): FakeApi['routes'] => ({
    'GET /.well-known/openid-configuration': () => ({ body: { token_endpoint: `${api.url}/token` } }),
    'POST /token': ({ body }) =>
      typeof body === 'object' && body !== null && 'client_id' in body && body.client_id === 'developer'
        ? { body: { access_token: `token-${api.calls.length}` } }
        : { status: 401, body: { error: 'invalid_client', error_description: 'Nobody is called "x" here.' } },
  });
  const env = () => ({ COXSWAIN_URL: api.url, COXSWAIN_OIDC_ISSUER: api.url });

  test("asks as that person, with the issuer's token", async () => {
    api.routes = { ...oidc(), 'GET /changes': () => ({ body: { changes: [] } }) };
    expect((await coxswain(['deploys', '--as', 'developer'], env())).code).toBe(0);
    expect(api.calls[1]?.body).toEqual({
      grant_type: 'client_credentials',
      client_id: 'developer',
      audience: 'coxswain',
    });
    expect(api.calls[2]?.headers.authorization).toBe('Bearer token-2');
  });

  test('fetches another token when the first has expired', async () => {
    const expired = inTurn(problem(401, 'unauthenticated', 'The token has expired.'), { body: { changes: [] } });
    api.routes = { ...oidc(), 'GET /changes': expired };
    expect((await coxswain(['deploys', '--as', 'developer'], env())).code).toBe(0);
    expect(api.calls.map(({ path }) => path).filter((path) => path === '/token')).toHaveLength(2);
  });

  test('a name the issuer does not know', async () => {
    api.routes = oidc();
    const ran = await coxswain(['deploys', '--as', 'x'], env());
    expect([ran.code, ran.err]).toEqual([3, 'The issuer gives no token for "x": Nobody is called "x" here.']);
  });

  test('needs an issuer', async () => {
    const ran = await coxswain(['deploys', '--as', 'developer'], { COXSWAIN_URL: api.url });
    expect([ran.code, ran.err]).toEqual([
      2,
      '--as needs COXSWAIN_OIDC_ISSUER, the address of an issuer that gives tokens by name.',
    ]);
  });
});
