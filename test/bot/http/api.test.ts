import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createLog } from '../../../config/log.ts';
import { Problem } from '../../../bot/gateway/problem.ts';
import { createAuthenticate } from '../../../bot/http/auth.ts';
import type { SignIn } from '../../../bot/http/people-routes.ts';
import { createServer } from '../../../bot/http/server.ts';
import { changeViewSchema } from '../../../domain/change/view.ts';
import { catalogue } from '../support/catalogue.ts';
import { fakeGateway, type FakeGateway } from '../support/gateway.ts';
import { undocumented } from '../support/openapi.ts';
import { canaryView, movedView, moveView, movingView } from '../support/views.ts';

const audience = 'coxswain';
let issuer: string;
let provider: Server;
let key: CryptoKey;
let strangerKey: CryptoKey;
let keyFetches = 0;

beforeAll(async () => {
  const pair = await generateKeyPair('ES256');
  key = pair.privateKey;
  strangerKey = (await generateKeyPair('ES256')).privateKey;
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256' };
  provider = createHttpServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.url === '/jwks') {
      keyFetches += 1;
      response.end(JSON.stringify({ keys: [jwk] }));
    } else response.end(JSON.stringify({ issuer, jwks_uri: `${issuer}/jwks` }));
  });
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => provider.close(resolve)));

let gateway: FakeGateway;
let server: FastifyInstance;

beforeEach(async () => {
  gateway = fakeGateway();
  server = await serverWith({ issuer, audience });
});

function serverWith(oidc: { issuer: string | undefined; audience: string }, signIn?: SignIn): Promise<FastifyInstance> {
  const log = createLog('test', 'silent');
  return createServer({
    log,
    url: undefined,
    catalogue,
    gateway,
    now: Date.now,
    authenticate: createAuthenticate(oidc),
    ...(signIn === undefined ? {} : { signIn }),
  });
}

interface Token {
  readonly subject?: string;
  readonly issuer?: string;
  readonly audience?: string;
  readonly expires?: number;
  readonly signedBy?: CryptoKey;
}

function token(of: Token = {}): Promise<string> {
  const seconds = Math.floor(Date.now() / 1000);
  return new SignJWT({})
    .setProtectedHeader({ alg: 'ES256', kid: 'one' })
    .setSubject(of.subject ?? 'developer')
    .setIssuer(of.issuer ?? issuer)
    .setAudience(of.audience ?? audience)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + (of.expires ?? 300))
    .sign(of.signedBy ?? key);
}

async function ask(
  method: 'GET' | 'POST',
  path: string,
  options: { of?: Token; body?: unknown; headers?: Record<string, string> } = {},
) {
  const headers = { authorization: `Bearer ${await token(options.of)}`, ...options.headers };
  const answer = await server.inject({
    method,
    url: `/api/v1${path}`,
    headers: options.body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
    ...(options.body === undefined ? {} : { payload: JSON.stringify(options.body) }),
  });
  const body = answer.json();
  // What there is nothing at is told of nowhere.
  if (path !== '/nothing') expect(undocumented(method, path, answer.statusCode, body)).toBeUndefined();
  return { status: answer.statusCode, body };
}

const deploy = { kind: 'deploy', service: 'app', environment: 'prod', version: '1.4.2' };

describe('who asks', () => {
  test('is the subject of a token of the issuer; its keys are fetched once', async () => {
    const before = keyFetches;
    expect((await ask('POST', '/changes', { body: deploy })).status).toBe(202);
    await ask('GET', '/services');
    expect(gateway.started[0]?.request.actor).toEqual({ via: 'oidc', subject: 'developer' });
    expect(keyFetches - before).toBe(1);
  });

  test('may have a clock that is 20 s off, not one that is 60 s off', async () => {
    expect((await ask('GET', '/services', { of: { expires: -20 } })).status).toBe(200);
    expect((await ask('GET', '/services', { of: { expires: -60 } })).body.error).toEqual({
      type: 'unauthenticated',
      sentence: 'The token has expired; fetch a new one.',
    });
  });

  test.each([
    ['no token', () => server.inject('/api/v1/services'), 'Authorization: Bearer'],
    ['another audience', () => asked({ audience: 'elsewhere' }), 'for another audience'],
    ['another issuer', () => asked({ issuer: 'https://elsewhere.example' }), 'of another issuer'],
    ['another key', () => asked({ signedBy: strangerKey }), 'not valid: signature verification failed'],
  ])('with %s is nobody', async (_name, call, sentence) => {
    const answer = await call();
    expect(answer.statusCode).toBe(401);
    expect(answer.json().error.sentence).toContain(sentence);
  });
  const asked = async (of: Token) =>
    server.inject({ url: '/api/v1/services', headers: { authorization: `Bearer ${await token(of)}` } });

  test('cannot be known while the issuer is away: 503, and again later', async () => {
    server = await serverWith({ issuer: 'http://127.0.0.1:9', audience });
    expect(await ask('GET', '/services')).toMatchObject({ status: 503, body: { error: { type: 'unreachable' } } });
  });

  test('is nobody where no issuer is set', async () => {
    server = await serverWith({ issuer: undefined, audience });
    expect((await ask('GET', '/services')).body.error.sentence).toContain('set COXSWAIN_OIDC_ISSUER');
  });
});

describe('POST /changes', () => {
  test('answers a change at once, though no worker has taken it up', async () => {
    const { status, body } = await ask('POST', '/changes', {
      body: { ...deploy, reason: 'fix rounding', dryRun: true },
    });
    expect(status).toBe(202);
    expect(gateway.started[0]?.request).toMatchObject({ reason: 'fix rounding', dryRun: true });
    expect(body.error).toBeUndefined();
    expect(changeViewSchema.parse(body)).toMatchObject({
      change: gateway.started[0]?.change,
      status: 'queued',
      requestedBy: 'developer',
    });
  });

  test.each([
    [
      'an unknown service',
      { ...deploy, service: 'appp' },
      {},
      404,
      'Did you mean "app"? Type coxswain deploy app 1.4.2 prod',
    ],
    ['"latest"', { ...deploy, version: 'latest' }, {}, 400, 'names its version'],
    ['an unknown key', { ...deploy, verison: '1' }, {}, 400, 'verison'],
    ['no version', { kind: 'deploy', service: 'app', environment: 'prod' }, {}, 400, '"version"'],
    ['an unknown group', { kind: 'failover', group: 'shp' }, { subject: 'oncall' }, 404, 'Did you mean "shop"?'],
    ['a mode that is none', { kind: 'failover', group: 'shop', mode: 'quick' }, {}, 400, '"mode"'],
    ['a failback with a mode', { kind: 'failback', group: 'shop', mode: 'graceful' }, {}, 400, 'mode'],
    ['a person who may not move it', { kind: 'failover', group: 'shop' }, {}, 403, 'You may not move shop'],
    [
      'a loss accepted by one who may not override',
      { kind: 'failover', group: 'shop', acceptLoss: true, reason: 'lost' },
      { subject: 'release-manager' },
      403,
      'You may not override a safeguard of shop',
    ],
    [
      'a loss accepted without a reason',
      { kind: 'failover', group: 'shop', acceptLoss: true },
      { subject: 'oncall' },
      400,
      'needs a reason',
    ],
    ['an unknown kind', { ...deploy, kind: 'destroy' }, {}, 400, '"kind"'],
    ['a person without the right', deploy, { subject: 'outsider' }, 403, 'You may not deploy app to prod'],
    ['a stranger', deploy, { subject: 'nobody' }, 403, 'no person with the token subject "nobody"'],
  ])('refuses %s with one sentence, and starts nothing', async (_name, body, of, status, sentence) => {
    const answer = await ask('POST', '/changes', { body, of });
    expect(answer.status).toBe(status);
    expect(answer.body.error.sentence).toContain(sentence);
    expect(gateway.started).toEqual([]);
  });

  test('an idempotency key counts once, for one person and one request', async () => {
    const headers = { 'idempotency-key': 'run 17' };
    const first = await ask('POST', '/changes', { body: deploy, headers });
    const again = await ask('POST', '/changes', { body: deploy, headers });
    expect(again).toMatchObject({ status: 200, body: { change: first.body.change } });
    gateway.views.set(first.body.change, canaryView({ change: first.body.change, version: '1.4.2' }));
    // How long the sender waits is no part of it.
    expect((await ask('POST', '/changes', { body: { ...deploy, wait: 0.1 }, headers })).status).toBe(200);
    expect(gateway.started).toHaveLength(1);
  });

  test.each([
    ['version', { ...deploy, version: '1.4.4' }, 'version was "1.4.2" and is now "1.4.4".'],
    ['service', { ...deploy, service: 'api' }, 'service was "app" and is now "api".'],
    ['reason', { ...deploy, reason: 'again' }, 'reason was not sent and is now "again".'],
    [
      'kind',
      { kind: 'rollback', service: 'app', environment: 'prod' },
      'kind was "deploy" and is now "rollback"; version was "1.4.2" and is now not sent.',
    ],
  ])('an idempotency key of another %s is refused, and starts nothing', async (_what, body, differing) => {
    const headers = { 'idempotency-key': 'run 17' };
    await ask('POST', '/changes', { body: deploy, headers });
    const sentence = `This Idempotency-Key was used for another request: ${differing} Send that one unchanged to hear what became of it, or this one with a new key.`;
    expect(await ask('POST', '/changes', { body, headers })).toEqual({
      status: 422,
      body: { error: { type: 'keyReused', sentence } },
    });
    expect(gateway.started).toHaveLength(1);
  });

  test('is 503 with the sentence while Temporal is away', async () => {
    gateway.failure = new Problem('unreachable', 'Temporal does not answer at 127.0.0.1:7233.');
    expect(await ask('POST', '/changes', { body: deploy })).toEqual({
      status: 503,
      body: { error: { type: 'unreachable', sentence: 'Temporal does not answer at 127.0.0.1:7233.' } },
    });
  });
});

test.each([
  ['no text', '/changes/%ff'],
  ['too long to be an id', `/changes/${'x'.repeat(1000)}`],
])('an address that is %s never comes to a route, and is refused in the same shape', async (_what, path) => {
  const answer = await server.inject({ url: `/api/v1${path}` });
  expect(answer.statusCode).toBe(400);
  expect(answer.json()).toEqual({ error: { type: 'usage', sentence: expect.stringMatching(/\S/) } });
});

test('a sync starts its change, shown as what stands by', async () => {
  const wanted = { kind: 'sync', service: 'app', environment: 'prod' };
  const { status, body: view } = await ask('POST', '/changes', { body: wanted, of: { subject: 'developer' } });
  expect(status).toBe(202);
  const actor = { via: 'oidc', subject: 'developer' };
  expect(gateway.started[0]?.request).toEqual({ ...wanted, dryRun: false, actor });
  expect(changeViewSchema.parse(view)).toMatchObject({ kind: 'sync', subject: 'app', environment: 'prod' });
  expect(view).not.toHaveProperty('service');
});

describe('a recovery group', () => {
  const move = 'shop-prod-abcd2345';
  const by = (subject: string) => ({ of: { subject } });

  test.each([
    [
      { kind: 'failover', group: 'shop', mode: 'ungraceful', reason: 'lost' },
      { mode: 'ungraceful', acceptLoss: false, reason: 'lost' },
    ],
    [{ kind: 'failback', group: 'shop' }, {}],
    [{ kind: 'rebuild', group: 'shop', dryRun: true }, { dryRun: true }],
  ])('%j starts its change', async (body, more) => {
    const { status, body: view } = await ask('POST', '/changes', { body, ...by('oncall') });
    expect(status).toBe(202);
    expect(gateway.started[0]?.request).toEqual({
      kind: body.kind,
      group: 'shop',
      environment: 'prod',
      dryRun: false,
      actor: { via: 'oidc', subject: 'oncall' },
      ...more,
    });
    expect(changeViewSchema.parse(view)).toMatchObject({ kind: body.kind, subject: 'shop', requestedBy: 'oncall' });
    expect(view).not.toHaveProperty('service');
  });

  test('a key used for one mode is not taken for another', async () => {
    const headers = { 'idempotency-key': 'one' };
    const body = { kind: 'failover', group: 'shop', mode: 'ungraceful' };
    const first = await ask('POST', '/changes', { body, headers, ...by('oncall') });
    gateway.views.set(first.body.change, moveView({ change: first.body.change }));
    expect((await ask('POST', '/changes', { body, headers, ...by('oncall') })).status).toBe(200);
    const other = { ...body, mode: 'graceful' };
    expect((await ask('POST', '/changes', { body: other, headers, ...by('oncall') })).status).toBe(422);
  });

  test('approve, reject and ungraceful carry what was typed and why', async () => {
    await ask('POST', `/changes/${move}/approve`, {
      body: { plan: 'beef', typed: 'shop', breakGlass: true, reason: 'alone' },
      ...by('duty-manager'),
    });
    await ask('POST', `/changes/${move}/reject`, { body: { reason: 'later' }, ...by('oncall') });
    await ask('POST', `/changes/${move}/ungraceful`, { body: { reason: 'it died' }, ...by('oncall') });
    expect(gateway.decided).toMatchObject([
      {
        change: move,
        intent: 'approve',
        choice: {
          actor: { via: 'oidc', subject: 'duty-manager' },
          plan: 'beef',
          typed: 'shop',
          breakGlass: true,
          reason: 'alone',
        },
      },
      { intent: 'reject', choice: { reason: 'later' } },
      { intent: 'ungraceful', choice: { reason: 'it died' } },
    ]);
  });

  test.each([
    ['approve', { full: true }, 'full'],
    ['reject', { typed: 'shop' }, 'typed'],
    ['ungraceful', {}, '"reason"'],
  ])('%s with %j is refused', async (intent, body, word) => {
    const answer = await ask('POST', `/changes/${move}/${intent}`, { body, ...by('oncall') });
    expect(answer.status).toBe(400);
    expect(answer.body.error.sentence).toContain(word);
    expect(gateway.decided).toEqual([]);
  });

  test('its name stands for its change, wherever an id does', async () => {
    gateway.views.set(move, moveView());
    expect((await ask('GET', '/changes/shop')).body.change).toBe(move);
    const { body } = await ask('POST', '/changes/shop/approve', { body: { typed: 'shop' }, ...by('oncall') });
    expect(body.change).toBe(move);
    expect(gateway.decided[0]?.change).toBe(move);
  });

  test('groups, its lane, its changes', async () => {
    gateway.views.set(move, moveView());
    expect((await ask('GET', '/groups')).body.groups).toEqual([
      {
        group: 'shop',
        environment: 'prod',
        regions: { primary: 'eu-west-1', standby: 'eu-central-1' },
        services: ['app'],
        databases: [],
        names: ['app.shop.example'],
        objectives: { rto: 900, rpo: 60 },
        approvals: { count: 2, from: ['oncall', 'release-managers'], notRequester: true, withinSeconds: 600 },
      },
    ]);
    expect((await ask('GET', '/groups/shop/lane')).body).toEqual({ group: 'shop', holder: move, queue: [] });
    expect((await ask('GET', '/groups/app/lane')).body.error.sentence).toContain('"app" is a service');
    expect((await ask('GET', '/changes?name=shop')).status).toBe(200);
    expect((await ask('GET', '/changes?group=nothing')).status).toBe(404);
    expect((await ask('GET', '/changes?name=nothing')).body.error.sentence).toContain(
      'No service or recovery group "nothing"',
    );
    expect(gateway.listed).toEqual([{ limit: 10, group: 'shop' }]);
  });

  test('answers how ready a group is: as last evaluated, or looked at now', async () => {
    const series = [{ at: 1, score: 97 }];
    gateway.readinessOf.set('shop', { group: 'shop', series });
    expect((await ask('GET', '/groups/shop/readiness')).body).toEqual({ group: 'shop', series: [] });
    expect((await ask('GET', '/groups/shop/readiness?evaluate=now')).body).toEqual({ group: 'shop', series });
    expect((await ask('GET', '/groups/shop/readiness?evaluate=later')).status).toBe(400);
    expect((await ask('GET', '/groups/nothing/readiness')).status).toBe(404);
  });
});

describe('people', () => {
  test('where they sign in, for whoever asks', async () => {
    expect((await ask('GET', '/sign-in')).body.error.sentence).toContain('COXSWAIN_OIDC_ISSUER of the bot is not set');
    const signIn = { issuer, audience, client: 'coxswain' };
    server = await serverWith({ issuer, audience }, signIn);
    const answer = await server.inject('/api/v1/sign-in');
    expect([answer.statusCode, answer.json()]).toEqual([200, signIn]);
  });

  test('who they are', async () => {
    expect((await ask('GET', '/me', { of: { subject: 'oncall' } })).body).toEqual({ person: 'oncall' });
    expect((await ask('GET', '/me', { of: { subject: 'nobody' } })).status).toBe(403);
  });
});

describe('the rest', () => {
  const change = 'app-prod-abcd2345';

  test('a change by its id', async () => {
    expect(changeViewSchema.parse((await ask('GET', `/changes/${change}`)).body).change).toBe(change);
    expect((await ask('GET', '/changes/app-prod-nowhere')).status).toBe(404);
  });

  test.each(['promote', 'pause', 'resume', 'abort', 'retryStep', 'skipStep'])('%s', async (intent) => {
    const { status, body } = await ask('POST', `/changes/${change}/${intent}`, { body: { reason: 'because' } });
    expect({ status, body }).toEqual({
      status: 200,
      body: { change, person: 'developer', sentence: expect.any(String) },
    });
    expect(gateway.decided[0]).toMatchObject({
      change,
      intent,
      choice: { actor: { via: 'oidc', subject: 'developer' }, reason: 'because' },
    });
  });

  test('promote to 100 %', async () => {
    await ask('POST', `/changes/${change}/promote`, { body: { full: true } });
    expect(gateway.decided[0]?.intent).toBe('promoteFull');
  });

  test('the report of a group’s last move that did something, or of one change', async () => {
    const summary = { subject: 'shop', environment: 'prod', status: 'succeeded' } as const;
    const newest = ['drilled', 'dry', 'refused', 'moved'].map((id) => ({
      ...summary,
      kind: id === 'drilled' ? ('drill' as const) : ('failover' as const),
      change: id,
      dryRun: id === 'dry',
      startedAt: '',
    }));
    gateway.known.push(...newest);
    gateway.views.set('refused', moveView({ change: 'refused', status: 'refused' }));
    gateway.views.set('moved', movedView({ change: 'moved' }));
    gateway.views.set('drilled', movedView({ change: 'drilled', kind: 'drill' }));
    const report = {
      change: 'moved',
      file: 'moved-failover.md',
      markdown: expect.stringMatching(/^# Failover of shop/),
    };
    expect((await ask('GET', '/changes/shop/report')).body).toEqual(report);
    expect((await ask('GET', '/changes/moved/report')).body).toEqual(report);
    expect(await ask('GET', '/changes/refused/report')).toMatchObject({
      status: 409,
      body: { error: { sentence: expect.stringContaining('ended before anything was done') } },
    });
    gateway.views.set('refused', movingView({ change: 'refused' }));
    expect(await ask('GET', '/changes/shop/report')).toMatchObject({
      status: 409,
      body: { error: { sentence: 'Failover of shop to eu-central-1 has not ended; its report follows then.' } },
    });
    gateway.known.length = 1;
    expect((await ask('GET', '/changes/shop/report')).body).toMatchObject({ change: 'drilled' });
    gateway.known.length = 0;
    expect((await ask('GET', '/changes/shop/report')).status).toBe(404);
  });

  test('lane, services, list, history', async () => {
    expect((await ask('GET', '/lanes/app/prod')).body).toEqual({
      service: 'app',
      environment: 'prod',
      holder: change,
      queue: [],
    });
    expect((await ask('GET', '/lanes/app/nowhere')).status).toBe(404);
    expect((await ask('GET', '/services')).body.services[0]).toEqual({
      service: 'app',
      environments: ['staging', 'prod'],
    });
    expect((await ask('GET', '/changes?service=app&environment=prod&limit=3')).body).toEqual({ changes: [] });
    expect((await ask('GET', '/changes?limit=0')).status).toBe(400);
    expect((await ask('GET', `/changes/${change}/history`)).body).toEqual({ events: [] });
    expect((await ask('GET', '/nothing')).body.error).toEqual({
      type: 'notFound',
      sentence: 'There is nothing at GET /api/v1/nothing.',
    });
  });
});
