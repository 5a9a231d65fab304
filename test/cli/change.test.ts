import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ChangeView, StepView } from '../../domain/change/view.ts';
import { approvedBy, at, movedView, moveView, movingView } from '../bot/support/views.ts';
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
    expect(api.calls[1]?.path).toBe('/changes?service=app&environment=prod&limit=20');
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

describe('a recovery group', () => {
  const move = 'shop-prod-abcd2345';
  const waiting = moveView();
  const holds = { 'GET /lanes/shop': (): Answer => ({ body: { name: 'shop', holder: move, queue: [] } }) };
  const looks = (view: ChangeView): FakeApi['routes'] => ({ [`GET /changes/${move}`]: () => ({ body: view }) });

  test('failover shows the price and says how to approve it', async () => {
    api.routes = { 'POST /changes': () => ({ status: 202, body: waiting }), ...looks(waiting) };
    const ran = await typed('failover shop --mode ungraceful --reason lost');
    expect(api.calls[0]?.body).toEqual({
      kind: 'failover',
      group: 'shop',
      mode: 'ungraceful',
      acceptLoss: false,
      dryRun: false,
      reason: 'lost',
    });
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('eu-west-1 does not answer (ECS timed out). Move shop to eu-central-1?');
    expect(ran.out).toContain('Lose about 3 s of writes');
    expect(ran.out).toContain('fence eu-west-1 → promote shop-db ∥ scale app');
    expect(ran.out).toContain('Needs 2 of oncall or release-managers, not @developer, to approve');
    expect(ran.out).toContain('Until "promote", stopping goes back to eu-west-1');
    expect(ran.err).toBe('Nothing moves before it is approved. Approve with: coxswain approve shop --as NAME');
  });

  test.each([
    ['failback shop', { kind: 'failback', group: 'shop', dryRun: false }],
    ['drill shop', { kind: 'drill', group: 'shop', dryRun: false }],
    ['drill shop --depth rehearsal', { kind: 'drill', depth: 'rehearsal', group: 'shop', dryRun: false }],
    ['dr rebuild shop', { kind: 'rebuild', group: 'shop', dryRun: false }],
  ])('%s', async (line, body) => {
    api.routes = { 'POST /changes': () => ({ status: 202, body: waiting }), ...looks(waiting) };
    expect((await typed(line)).code).toBe(0);
    expect(api.calls[0]?.body).toEqual(body);
  });

  test.each([
    [`approve ${move}`, { plan: waiting.plan?.hash, typed: 'shop' }],
    ['approve shop', { plan: waiting.plan?.hash, typed: 'shop' }],
    ['approve shop --typed shap', { plan: waiting.plan?.hash, typed: 'shap' }],
    [
      'approve shop --break-glass --reason alone',
      { plan: waiting.plan?.hash, typed: 'shop', breakGlass: true, reason: 'alone' },
    ],
  ])('%s needs no further input, and approves the plan as it stands', async (line, body) => {
    api.routes = {
      ...holds,
      ...looks(waiting),
      [`POST /changes/${move}/approve`]: () => ({ body: { person: 'oncall', sentence: 'Approved; it needs 1 more.' } }),
    };
    const ran = await typed(line);
    expect([ran.code, ran.err]).toEqual([0, 'Approved; it needs 1 more.']);
    expect(api.calls.find(({ method }) => method === 'POST')?.body).toEqual(body);
  });

  test('an approval that does not count exits as refused', async () => {
    api.routes = {
      ...looks(waiting),
      [`POST /changes/${move}/approve`]: () => problem(403, 'refused', 'You asked for this, so somebody else has to.'),
    };
    const ran = await typed(`approve ${move}`);
    expect([ran.code, ran.err]).toEqual([3, 'You asked for this, so somebody else has to.']);
  });

  test.each([
    ['reject shop --reason later', 'reject', { reason: 'later' }],
    ['ungraceful shop --reason died', 'ungraceful', { reason: 'died' }],
    ['abort shop', 'abort', {}],
    ['skip shop --reason checked', 'skipStep', { reason: 'checked' }],
  ])('%s', async (line, intent, body) => {
    api.routes = {
      ...holds,
      ...looks(waiting),
      [`POST /changes/${move}/${intent}`]: () => ({ body: { person: 'oncall', sentence: 'Done as you said.' } }),
    };
    expect((await typed(line)).code).toBe(0);
    expect(api.calls.find(({ method }) => method === 'POST')?.body).toEqual(body);
  });

  test('--wait: waiting for approval is no end; approvals and steps are told; it ends with what it cost', async () => {
    const one = moveView(approvedBy([{ person: 'oncall', at: at(640) }], 'waiting'));
    api.routes = {
      'POST /changes': () => ({ status: 202, body: waiting }),
      [`GET /changes/${move}`]: inTurn({ body: waiting }, { body: one }, { body: movingView() }, { body: movedView() }),
    };
    const ran = await typed('failover shop --wait');
    expect(ran.code).toBe(0);
    expect(ran.err.split('\n')).toEqual(
      expect.arrayContaining([
        'failover of shop from eu-west-1 to eu-central-1: waiting: 2 of oncall or release-managers, not @developer, to approve it.',
        '  approved by oncall; 1 more to approve',
        '  approved by release-manager; 0 more to approve',
        '  ▸ shop-db-replica in eu-central-1 takes the writes',
        'failover of shop from eu-west-1 to eu-central-1: succeeded',
      ]),
    );
    expect(ran.out).toContain(
      'Down 6 min 10 s (detected 40 s, decided 1 min 12 s, moved 4 min 18 s; objective 15 min)',
    );
    expect(ran.out).toContain('✓ fence 0:21 → ✓ promote 2:58 ∥ ✓ scale 1:47 → ✓ configure 0:33');
  });

  test.each([
    ['rejected', 'Rejected by oncall. Nothing was changed.'],
    ['expired', 'Not enough people approved it within 10 min. Nothing was changed.'],
  ] as const)('--wait: %s exits 3', async (how, sentence) => {
    const ended = { ...moveView(approvedBy([], how)), status: 'refused' as const, sentence, intents: [] };
    api.routes = { ...holds, ...looks(ended) };
    const ran = await typed('status shop --wait');
    expect(ran.code).toBe(3);
    expect(ran.out).toContain(sentence);
  });

  test('status of a group that never moved', async () => {
    api.routes = {
      'GET /lanes/shop': () => ({ body: { name: 'shop', queue: [] } }),
      'GET /changes': () => ({ body: { changes: [] } }),
    };
    const ran = await typed('status shop');
    expect([ran.code, ran.err]).toEqual([2, 'shop has had no change yet.']);
    expect(api.calls[1]?.path).toBe('/changes?name=shop&limit=20');
  });

  test('deploys shop', async () => {
    const summary = {
      change: move,
      kind: 'failover',
      subject: 'shop',
      environment: 'prod',
      status: 'succeeded',
      dryRun: false,
      version: 'eu-central-1',
      requestedBy: 'oncall',
      startedAt: '2026-01-05T14:00:00.000Z',
    };
    api.routes = { 'GET /changes': () => ({ body: { changes: [summary] } }) };
    const ran = await typed('deploys shop');
    expect(api.calls[0]?.path).toBe('/changes?limit=10&name=shop');
    expect(ran.out).toBe('shop-prod-abcd2345  shop failover to eu-central-1 in prod  succeeded  oncall  10 min ago');
  });

  test('dr alone says what there is', async () => {
    const ran = await typed('dr');
    expect(ran.code).toBe(2);
    expect(ran.err).toMatch(/^dr: the standby region of a recovery group$/m);
    expect(ran.err).toMatch(/^coxswain dr rebuild +make the region that was left the standby again$/m);
    expect((await typed('dr --help')).code).toBe(0);
    expect((await typed('dr rebuild --help')).out).toContain('coxswain dr rebuild <group>');
  });
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
