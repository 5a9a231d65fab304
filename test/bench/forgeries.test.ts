import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { builtShop, removeFolder } from '../../bench/catalogues.ts';
import { flawOf, type Forger } from '../../bench/forgeries/forged.ts';
import { forge, kindNames } from '../../bench/forgeries/generate.ts';
import { honestly } from '../../bench/forgeries/honest.ts';
import { type Issuers, startIssuers } from '../../bench/forgeries/issuers.ts';
import { newKeys } from '../../bench/forgeries/jwt.ts';
import { type Http, httpTo } from '../../bench/lab/http.ts';
import { seeded } from '../../bench/lab/random.ts';
import { type Authenticate, createAuthenticate } from '../../bot/http/auth.ts';
import { createServer } from '../../bot/http/server.ts';
import { gitlabRoutes } from '../../bot/gitlab/routes.ts';
import { createSlackApp } from '../../bot/slack/app.ts';
import { createSlackHttp } from '../../bot/slack/receiver.ts';
import { loadCatalogue } from '../../config/catalogue.ts';
import { createLog } from '../../config/log.ts';
import { secret } from '../../config/secret.ts';
import type { Catalogue } from '../../domain/catalogue/schema.ts';
import { fakeGateway, type FakeGateway } from '../bot/support/gateway.ts';
import { oneToken } from '../../config/slack-tokens.ts';

const audience = 'coxswain';
const slackSecret = 'a signing secret of the test';
const hookSecret = `whsec_${Buffer.from('a signing key of 32 bytes, or so').toString('base64')}`;
/** Every kind twice, and a large one. */
const enough = 2 * kindNames.length;

/** What all bots have logged. */
const logged: string[] = [];

let issuers: Issuers;
let catalogue: Catalogue;
beforeAll(async () => {
  issuers = await startIssuers();
  const folder = builtShop();
  catalogue = loadCatalogue(folder);
  removeFolder(folder);
});
afterAll(() => issuers.close());

/** A gateway that knows only the changes that it started. */
function strictGateway(): FakeGateway {
  const gateway = fakeGateway();
  const decide = gateway.decide.bind(gateway);
  return Object.assign(gateway, {
    decide: async (...given: Parameters<FakeGateway['decide']>) =>
      (await gateway.progress(given[0])) && decide(...given),
    history: async (change: string) => (await gateway.progress(change)) && { events: [] },
  });
}

/** The bot's doors, of which a test may leave one open. */
async function withBot(
  work: (http: Http, forger: Forger, gateway: FakeGateway) => Promise<void>,
  { authenticate, now = Date.now }: { authenticate?: Authenticate; now?: () => number } = {},
): Promise<void> {
  const gateway = strictGateway();
  const log = createLog('test', 'info', { write: (line) => void logged.push(line) });
  const slack = createSlackHttp({ signingSecret: slackSecret, log, now });
  const common = { catalogue, gateway, log, now };
  const apiUrl = 'http://127.0.0.1:9/api/';
  createSlackApp({
    ...common,
    receiver: slack.receiver,
    tokens: oneToken(secret('xoxb-test')),
    apiUrl,
    runOf: () => undefined,
  });
  const { people, ci } = issuers;
  const server: FastifyInstance = await createServer({
    ...common,
    url: undefined,
    authenticate:
      authenticate ??
      createAuthenticate({ issuer: people.issuer, audience, ci: [{ host: 'gitlab', issuer: ci.issuer }] }),
    slackRoutes: slack.routes,
    gitlabRoutes: gitlabRoutes({ secret: secret(hookSecret), ...common }),
  });
  const http = httpTo(await server.listen({ port: 0, host: '127.0.0.1' }), 4);
  try {
    const strangers = newKeys('http://127.0.0.1:9', 'stranger');
    const honest = { random: seeded(20), now: Date.now, audience, slackSecret, hookSecret, people, ci, strangers };
    await work(http, { ...honest, used: await honestly(http, honest) }, gateway);
  } finally {
    http.close();
    await server.close();
  }
}

async function flaws(http: Http, forger: Forger, numbers: Iterable<number>): Promise<string[]> {
  const found: string[] = [];
  for (const number of numbers) {
    const { kind, forged } = forge(number, forger);
    const flaw = flawOf(forged, await http.send(forged.sent));
    if (flaw !== undefined) found.push(`${kind}: ${flaw}`);
  }
  return found;
}

const from = (first: number, amount: number) => Array.from({ length: amount }, (_, index) => first + index);

test('every kind of forged request is refused as it should be, with a sentence, and starts nothing', () =>
  withBot(async (http, forger, gateway) => {
    const honest = gateway.started.length;
    expect(await flaws(http, forger, from(0, enough))).toEqual([]);
    expect(await flaws(http, forger, [249, 499, 749])).toEqual([]);
    expect(gateway.started).toHaveLength(honest);
    expect(gateway.decided).toEqual([]);
    expect(gateway.restrained).toEqual([]);
    await honestly(http, forger);
  }));

test('refusals are logged, without a token, a signature or a secret', () =>
  withBot(async (http, forger) => {
    logged.length = 0;
    const sent = from(0, kindNames.length).map((number) => forge(number, forger).forged.sent);
    for (const each of sent) await http.send(each);
    const lines = logged.join('');
    expect(logged.filter((line) => line.includes('request refused')).length).toBeGreaterThan(kindNames.length / 2);
    const hidden = sent.flatMap(({ headers }) =>
      ['authorization', 'x-slack-signature', 'webhook-signature', 'x-gitlab-token'].flatMap(
        (name) => headers[name] ?? [],
      ),
    );
    // A token's signature, however little of it; what is too short to be one may stand anywhere.
    const parts = hidden.flatMap((value) => value.split(/[ .,=]/)).filter((part) => part.length > 20);
    expect(parts.length).toBeGreaterThan(50);
    for (const part of [slackSecret, hookSecret, ...parts]) expect(lines).not.toContain(part);
  }));

test('every kind comes in its turn, and the same number of the same seed is the same request', async () => {
  await withBot(async (_http, forger) => {
    const again = (): Forger => ({ ...forger, random: seeded(5), now: () => 1_800_000_000_000 });
    const [one, other] = [again(), again()];
    const kinds = new Set<string>();
    for (const number of from(0, 1_000)) {
      const [a, b] = [forge(number, one), forge(number, other)];
      kinds.add(a.kind);
      // Signatures of tokens are drawn by the key.
      const plain = ({ forged }: typeof a) => ({
        ...forged.sent,
        headers: { ...forged.sent.headers, authorization: '' },
      });
      expect(plain(a)).toEqual(plain(b));
    }
    expect([...kinds].toSorted()).toEqual([...kindNames].toSorted());
  });
});

test('a door that is left open is found: tokens that nobody checks', () =>
  withBot(
    async (http, forger) => {
      const found = await flaws(http, forger, from(0, kindNames.length));
      expect(found.filter((flaw) => flaw.startsWith('token:')).length).toBeGreaterThan(10);
    },
    {
      // What it takes is not looked at: but the honest one has to be a job.
      authenticate: async (authorization) => {
        const claims = JSON.parse(Buffer.from(authorization?.split('.')[1] ?? 'e30', 'base64url').toString() || '{}');
        if (claims.project_path === undefined) return { via: 'oidc', subject: 'release-manager' };
        return createAuthenticate({ issuer: undefined, audience, ci: [{ host: 'gitlab', issuer: issuers.ci.issuer }] })(
          authorization,
        );
      },
    },
  ));
