import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createLog } from '../../../config/log.ts';
import { createAuthenticate } from '../../../bot/http/auth.ts';
import { createServer } from '../../../bot/http/server.ts';
import type { Catalogue } from '../../../domain/catalogue/schema.ts';
import { fakeGateway, type FakeGateway } from '../support/gateway.ts';
import { catalogueWith, sha } from '../support/gitlab.ts';
import { canaryView } from '../support/views.ts';

const audience = 'coxswain';
let issuer: string;
let provider: Server;
let key: CryptoKey;
let strangerKey: CryptoKey;
let keyFetches = 0;

beforeAll(async () => {
  const pair = await generateKeyPair('RS256');
  key = pair.privateKey;
  strangerKey = (await generateKeyPair('RS256')).privateKey;
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'RS256' };
  provider = createHttpServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.url === '/jwks') keyFetches += 1;
    response.end(JSON.stringify(request.url === '/jwks' ? { keys: [jwk] } : { issuer, jwks_uri: `${issuer}/jwks` }));
  });
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => provider.close(resolve)));

const rules = [
  { event: 'ci', branch: 'main', deploy: 'staging', as: 'deployers' },
  { event: 'ci', project: 'shop/deploy', branch: 'main', deploy: 'prod', version: 'any', as: 'deployers' },
];

let gateway: FakeGateway;
let server: FastifyInstance;
beforeEach(async () => {
  gateway = fakeGateway();
  server = await bot();
});

/** One bot of several, over the same Temporal. */
function bot(host: 'gitlab' | 'github' = 'gitlab'): Promise<FastifyInstance> {
  return createServer({
    log: createLog('test', 'silent'),
    url: undefined,
    catalogue: host === 'gitlab' ? catalogueWith(rules) : builtOnGithub(),
    gateway,
    now: Date.now,
    authenticate: createAuthenticate({ issuer: undefined, audience, ci: [{ host, issuer }] }),
  });
}

/** The same service, built by a repository of that name on GitHub. */
function builtOnGithub(): Catalogue {
  const catalogue = catalogueWith(rules);
  const { gitlab, ...app } = catalogue.services['app'] ?? {};
  if (gitlab === undefined || !('containers' in app)) throw new Error('the catalogue of the tests has changed');
  const { project, id = 0, start } = gitlab;
  return { ...catalogue, services: { ...catalogue.services, app: { ...app, github: { project, id, start } } } };
}

let count = 0;
/** What GitLab puts into an id_token. */
const job = () => ({
  jti: `jti-${(count += 1)}`,
  project_path: 'shop/app',
  project_id: '7',
  ref: 'main',
  ref_type: 'branch',
  ref_protected: 'true',
  sha,
  user_login: 'dev',
  pipeline_id: '31',
  pipeline_source: 'push',
  job_id: '44',
});

interface Made {
  readonly issuer?: string;
  readonly audience?: string | string[];
  /** Seconds from now. */
  readonly issued?: number;
  readonly expires?: number;
  readonly byStranger?: boolean;
}

function token(claims: object, made: Made = {}): Promise<string> {
  const seconds = Math.floor(Date.now() / 1000);
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'one' })
    .setSubject('project_path:shop/app:ref_type:branch:ref:main')
    .setIssuer(made.issuer ?? issuer)
    .setAudience(made.audience ?? audience)
    .setIssuedAt(seconds + (made.issued ?? 0))
    .setExpirationTime(seconds + (made.expires ?? 300))
    .sign(made.byStranger === true ? strangerKey : key);
}

const wanted = { kind: 'deploy', service: 'app', environment: 'staging', version: sha };

async function post(bearer: string, body: object = wanted, headers: Record<string, string> = {}, to = server) {
  const answer = await to.inject({
    method: 'POST',
    url: '/api/v1/changes',
    headers: { authorization: `Bearer ${bearer}`, ...headers },
    payload: body,
  });
  return { status: answer.statusCode, body: answer.json() };
}

test('a job deploys the commit it was run for, as its rule says', async () => {
  const answer = await post(await token(job()));
  expect(answer).toMatchObject({ status: 202, body: { status: 'queued', requestedBy: 'developer' } });
  expect(answer.body.change).toMatch(/^ci-shop-app-[a-z2-7]{8}$/);
  expect(gateway.started).toMatchObject([
    {
      request: {
        version: sha,
        actor: { via: 'ci', host: 'gitlab', project: 'shop/app', projectId: 7, user: 'dev', job: '44' },
      },
    },
  ]);
  expect(keyFetches).toBe(1);
});

test('a token starts one change, whichever bot, service or environment it is sent to next', async () => {
  const used = await token({ ...job(), project_path: 'shop/deploy', project_id: '9' });
  const first = { ...wanted, environment: 'prod', version: '1.4.2' };
  expect((await post(used, first, { 'idempotency-key': 'k1' })).status).toBe(202);
  for (const body of [first, { ...first, version: '1.4.1' }, { ...first, dryRun: true }]) {
    const again = await post(used, body, {}, await bot());
    expect(again).toMatchObject({ status: 409, body: { error: { type: 'conflict' } } });
    expect(again.body.error.sentence).toMatch(/This token has started ci-shop-deploy-\w{8} already/);
  }
  // The very same request, sent again because the answer was lost, is answered with its change.
  const retried = await post(used, first, { 'idempotency-key': 'k1' }, await bot());
  expect(retried).toMatchObject({ status: 200, body: { change: gateway.started[0]?.change } });
  const other = await post(used, { ...first, version: '1.4.1' }, { 'idempotency-key': 'k1' }, await bot());
  expect(other).toMatchObject({ status: 422, body: { error: { type: 'keyReused' } } });
  expect(gateway.started).toHaveLength(1);
});

test.each<[string, object, Made, number, RegExp]>([
  ['an expired token', {}, { issued: -900, expires: -600 }, 401, /expired/],
  ['a token of long ago that never ends', {}, { issued: -90_000, expires: 999_999 }, 401, /expired/],
  ['a token of another audience', {}, { audience: 'vault' }, 401, /another audience/],
  ['a token of several audiences', {}, { audience: [audience, 'vault'] }, 401, /several audiences/],
  ['a token of another issuer', {}, { issuer: 'https://evil.example' }, 401, /another issuer/],
  ['a token that somebody else signed', {}, { byStranger: true }, 401, /not valid/],
  ['a token without jti', { jti: undefined }, {}, 401, /jti/],
  ['a token without a commit', { sha: undefined }, {}, 401, /"sha"/],
  ['an unprotected ref', { ref_protected: 'false' }, {}, 403, /not protected/],
  ['another branch', { ref: 'feature' }, {}, 403, /from branch feature/],
  ['a tag of the same name', { ref_type: 'tag' }, {}, 403, /from tag main/],
  ['another project', { project_path: 'evil/app' }, {}, 403, /lets evil\/app deploy/],
  ['another project of that path', { project_id: '8' }, {}, 403, /No rule/],
  ['another commit', { sha: 'd'.repeat(40) }, {}, 403, /may deploy only that/],
  ['a merge request of a fork', { pipeline_source: 'merge_request_event' }, {}, 401, /proves nothing/],
])('%s is refused and starts nothing', async (_what, claims, made, status, why) => {
  const answer = await post(await token({ ...job(), ...claims }, made));
  expect(answer.status).toBe(status);
  expect(answer.body.error.sentence).toMatch(why);
  expect(gateway.started).toEqual([]);
});

test('a job may neither deploy elsewhere, nor do anything else, nor decide, nor read what is not its own', async () => {
  expect((await post(await token(job()), { ...wanted, environment: 'prod' })).status).toBe(403);
  expect((await post(await token(job()), { kind: 'rollback', service: 'app', environment: 'staging' })).status).toBe(
    403,
  );
  expect((await post(await token(job()), { kind: 'failover', group: 'shop' })).status).toBe(403);
  const headers = { authorization: `Bearer ${await token(job())}` };
  gateway.views.set('api-prod-abcd2345', { ...canaryView(), change: 'api-prod-abcd2345', service: 'api' });
  const statusOf = async (method: 'GET' | 'POST', url: string) =>
    (await server.inject({ method, url: `/api/v1${url}`, headers })).statusCode;
  expect(await statusOf('GET', '/changes/app-prod-abcd2345')).toBe(200);
  expect(await statusOf('GET', '/changes/api-prod-abcd2345')).toBe(403);
  expect(await statusOf('POST', '/changes/app-prod-abcd2345/abort')).toBe(403);
  expect(await statusOf('POST', '/changes/app-prod-abcd2345/approve')).toBe(403);
  expect(await statusOf('GET', '/changes')).toBe(403);
  expect(gateway.started).toEqual([]);
  expect(gateway.decided).toEqual([]);
});

describe('a job of GitHub Actions', () => {
  /** What GitHub puts into its token. */
  const githubJob = () => ({
    jti: `github-${(count += 1)}`,
    repository: 'shop/app',
    repository_id: '7',
    ref: 'refs/heads/main',
    ref_type: 'branch',
    ref_protected: 'true',
    sha,
    actor: 'dev',
    run_id: '31',
  });

  test('deploys the commit it was run for; its user is nobody of GitLab', async () => {
    const on = await bot('github');
    const made = await token(githubJob());
    const answer = await post(made, wanted, {}, on);
    expect(answer).toMatchObject({ status: 202, body: { requestedBy: 'shop/app' } });
    expect(gateway.started[0]?.request.actor).toMatchObject({
      via: 'ci',
      host: 'github',
      project: 'shop/app',
      projectId: 7,
      ref: 'main',
      tag: false,
      protected: true,
      pipeline: 31,
    });
    expect((await post(made, wanted, {}, await bot('github'))).status).toBe(409);
  });

  test.each<[string, object, Made, number, RegExp]>([
    ['an expired token', {}, { issued: -900, expires: -600 }, 401, /expired/],
    ['a token of another audience', {}, { audience: 'sts.amazonaws.com' }, 401, /another audience/],
    ['a token that somebody else signed', {}, { byStranger: true }, 401, /not valid/],
    ['a token without a repository', { repository: undefined }, {}, 401, /"repository"/],
    ['a pull request', { ref: 'refs/pull/7/merge' }, {}, 401, /neither a branch nor a tag/],
    ['an unprotected branch', { ref_protected: 'false' }, {}, 403, /not protected/],
    ['another branch', { ref: 'refs/heads/feature' }, {}, 403, /from branch feature/],
    ['a tag of the same name', { ref: 'refs/tags/main', ref_type: 'tag' }, {}, 403, /from tag main/],
    ['another repository', { repository: 'evil/app' }, {}, 403, /lets evil\/app deploy/],
    ['another repository of that name', { repository_id: '8' }, {}, 403, /No rule/],
    ['another commit', { sha: 'd'.repeat(40) }, {}, 403, /may deploy only that/],
    ['a token with the claims of GitLab', { repository: undefined, project_path: 'shop/app' }, {}, 401, /"repository"/],
  ])('%s is refused and starts nothing', async (_what, claims, made, status, why) => {
    const answer = await post(await token({ ...githubJob(), ...claims }, made), wanted, {}, await bot('github'));
    expect(answer.status).toBe(status);
    expect(answer.body.error.sentence).toMatch(why);
    expect(gateway.started).toEqual([]);
  });

  test('a repository on GitHub is not the project of that name on GitLab', async () => {
    const answer = await post(await token(githubJob()), wanted, {}, await bot('gitlab'));
    expect(answer.status).toBe(401);
    const other = await post(await token(job()), wanted, {}, await bot('github'));
    expect(other.status).toBe(401);
    expect(gateway.started).toEqual([]);
  });
});

test('a token bent in any place is refused, and no refusal repeats it', async () => {
  const good = await token(job());
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.constantFrom('A', 'z', '0', '_', '.'), async (at, to) => {
      const place = at % good.length;
      const bent = good.slice(0, place) + to + good.slice(place + 1);
      // The last character of a Base64 part may have bits that mean nothing.
      fc.pre(
        bent[place] !== good[place] &&
          ![good.indexOf('.') - 1, good.lastIndexOf('.') - 1, good.length - 1].includes(place),
      );
      const { status, body } = await post(bent);
      expect(status).toBe(401);
      expect(JSON.stringify(body)).not.toContain(good.slice(-40));
    }),
    { seed: 5, numRuns: 60 },
  );
  expect(gateway.started).toEqual([]);
});
