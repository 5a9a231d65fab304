import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { approvalPageRoutes, signedInPage } from '../../../bot/approval-page/routes.ts';
import { createCodeFlow } from '../../../bot/approval-page/sign-in.ts';
import { Problem } from '../../../bot/gateway/problem.ts';
import { createServer } from '../../../bot/http/server.ts';
import { type ApprovalLink, approvalAddress } from '../../../config/approval-link.ts';
import { createLog } from '../../../config/log.ts';
import { secret } from '../../../config/secret.ts';
import { signer } from '../../../config/sign.ts';
import type { Catalogue } from '../../../domain/catalogue/schema.ts';
import { startIssuer } from '../../../sandbox/oidc/issuer.ts';
import { choosePorts } from '../../../sandbox/supervisor/ports.ts';
import { catalogue } from '../support/catalogue.ts';
import { fakeGateway, type FakeGateway } from '../support/gateway.ts';
import { approvedBy, at, moveView } from '../support/views.ts';

const url = 'http://127.0.0.1:3999';
const sign = signer(secret('a key of thirty-two characters…!')) ?? String;
const partner = { oidc: 'second-manager', email: 'partner@example.com', groups: ['release-managers'] };
const people: Catalogue = { ...catalogue, people: { ...catalogue.people, partner } };
const link: ApprovalLink = {
  change: 'shop-prod-abcd2345',
  plan: moveView().plan?.hash ?? '',
  person: 'partner',
  until: Date.parse(at(1200)),
};
const stateDir = mkdtempSync(join(tmpdir(), 'approval-page-'));
let issuer: { close(): Promise<void> };
let issuerUrl: string;
let gateway: FakeGateway;
let server: FastifyInstance;
let now: number;
let barred: string | undefined;

beforeAll(async () => {
  const { oidc: port } = await choosePorts(false);
  issuerUrl = `http://127.0.0.1:${port}`;
  issuer = await startIssuer({ port, stateDir, audience: 'coxswain' });
});
afterAll(async () => {
  await issuer.close();
  rmSync(stateDir, { recursive: true });
});
beforeEach(async () => {
  gateway = fakeGateway();
  gateway.views.set(link.change, moveView());
  now = Date.parse(at(700));
  barred = undefined;
  const log = createLog('test', 'silent');
  const common = { catalogue: people, gateway, log, now: () => now };
  server = await createServer({
    ...common,
    url,
    authenticate: async () => ({ via: 'oidc', subject: 'nobody' }),
    approvalPages: approvalPageRoutes({
      ...common,
      sign,
      url,
      admit: async () => barred,
      flow: createCodeFlow({ issuer: issuerUrl, client: 'coxswain' }, `${url}${signedInPage}`),
    }),
  });
});

const pathOf = (of: Partial<ApprovalLink> = {}) => approvalAddress(sign, '', { ...link, ...of });

/** A browser: keeps cookies, follows nothing by itself. */
function browser() {
  const jar = new Map<string, string>();
  const take = ({ cookies: given, headers, statusCode: status, body: text }: LightMyRequestResponse) => {
    for (const { name, value } of given) jar.set(name, value);
    return { status, location: headers.location ?? '', text, headers };
  };
  const cookies = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  return {
    jar,
    open: async (path: string) => take(await server.inject({ url: path, headers: { cookie: cookies() } })),
    send: async (path: string, form: Record<string, string>) =>
      take(
        await server.inject({
          method: 'POST',
          url: path,
          headers: { cookie: cookies(), 'content-type': 'application/x-www-form-urlencoded' },
          payload: new URLSearchParams(form).toString(),
        }),
      ),
  };
}
type Browser = ReturnType<typeof browser>;

/** Chooses a person on the issuer's page; answers the path the browser is sent back to. */
async function atIssuer(address: string, person: string): Promise<string> {
  const html = await fetch(address).then((answer) => answer.text());
  const fields = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)];
  const form = new URLSearchParams({
    ...Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value])),
    person,
  });
  const answer = await fetch(`${issuerUrl}/authorize`, { method: 'POST', body: form, redirect: 'manual' });
  return (answer.headers.get('location') ?? '').slice(url.length);
}

async function signIn(to: Browser, path: string, person = 'second-manager') {
  const { location } = await to.open(path.replace('?', '/sign-in?'));
  return to.open(await atIssuer(location, person));
}
const onceIn = (html: string) => /name="once" value="([^"]+)"/.exec(html)?.[1] ?? '';

test('the link shows the plan, the issuer says who it is, and the decision goes where all approvals go', async () => {
  const to = browser();
  const first = await to.open(pathOf());
  expect(first.status).toBe(200);
  expect(first.text).toContain('Lose about 3 s of writes');
  expect(first.text).toContain(link.plan);
  expect(first.text).toContain('Sign in to decide');
  expect(first.text).not.toContain('<form');
  expect(first.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  const back = await signIn(to, pathOf());
  expect([back.status, back.location]).toEqual([303, pathOf()]);
  const page = await to.open(back.location);
  expect(page.text).toContain('You are partner.');
  const done = await to.send(pathOf(), {
    once: onceIn(page.text),
    decision: 'approve',
    typed: 'shop',
    reason: '',
    choice: '',
  });
  expect(done.status).toBe(200);
  expect(done.text).toContain('<h1>Approved</h1>');
  expect(gateway.decided).toMatchObject([
    {
      change: link.change,
      intent: 'approve',
      choice: { actor: { via: 'oidc', subject: 'second-manager', by: 'email' }, plan: link.plan, typed: 'shop' },
    },
  ]);
});

test('a rejection carries its reason, and no approval’s words', async () => {
  const to = browser();
  const page = await to.open((await signIn(to, pathOf())).location);
  await to.send(pathOf(), { once: onceIn(page.text), decision: 'reject', typed: 'shop', reason: 'not today' });
  expect(gateway.decided).toHaveLength(1);
  expect(gateway.decided[0]).toMatchObject({ intent: 'reject', choice: { reason: 'not today' } });
  expect(gateway.decided[0]?.choice).not.toHaveProperty('typed');
});

test.each([
  [
    'used',
    () => moveView(approvedBy([{ person: 'partner', at: at(650) }], 'waiting')),
    'This link has been used: you approved at',
  ],
  [
    'decided by others',
    () => moveView(approvedBy([{ person: 'oncall', at: at(650) }], 'approved')),
    'it was approved by @oncall',
  ],
  [
    'rejected',
    () => moveView({ ...approvedBy([], 'rejected'), sentence: 'Rejected by oncall.' }),
    'Rejected by oncall',
  ],
  [
    'of a plan that was made anew',
    () => moveView({ plan: { ...(moveView().plan ?? never()), hash: 'ff'.repeat(32) } }),
    'it was made anew',
  ],
])('a link that is %s leads to a sentence and no decision', async (_name, view, sentence) => {
  const to = browser();
  const page = await to.open((await signIn(to, pathOf())).location);
  gateway.views.set(link.change, view());
  for (const answer of [
    await browser().open(pathOf()),
    await to.send(pathOf(), { once: onceIn(page.text), decision: 'approve' }),
  ]) {
    expect(answer.status).toBe(409);
    expect(answer.text).toContain(sentence);
  }
  expect(gateway.decided).toEqual([]);
});
const never = (): never => {
  throw new Error('the view has a plan');
};

test('a link ends with the approval', async () => {
  now = link.until;
  expect(await browser().open(pathOf())).toMatchObject({
    status: 409,
    text: expect.stringContaining('This link counted until'),
  });
});

test('a link that was changed is none, wherever it is sent', async () => {
  const forged = pathOf().replace('link=', 'link=x');
  for (const path of [forged, '/approvals', '/approvals?link=a.b', forged.replace('?', '/sign-in?')]) {
    expect(await browser().open(path)).toMatchObject({
      status: 403,
      text: expect.stringContaining('not one that Coxswain sent'),
    });
  }
  expect((await browser().send(forged, { once: '', decision: 'approve' })).status).toBe(403);
  expect(gateway.decided).toEqual([]);
});

test('whoever else has the link can do nothing with it', async () => {
  const other = browser();
  const back = await signIn(other, pathOf(), 'oncall');
  expect(await other.open(back.location)).toMatchObject({
    status: 403,
    text: expect.stringContaining('This link was sent to @partner, and you are @oncall'),
  });
  const stranger = browser();
  const page = await stranger.open((await signIn(stranger, pathOf(), 'auditor')).location);
  expect(page.text).toContain('token subject &quot;auditor&quot;');
  const refused = browser();
  expect((await signIn(refused, pathOf(), '')).text).toContain('refused on the issuer');
  expect(gateway.decided).toEqual([]);
});

test('without the sign-in of this browser, for this link, not long ago, nothing is decided', async () => {
  const decide = (to: Browser, once: string, path = pathOf()) =>
    to.send(path, { once, decision: 'approve', typed: 'shop' });
  expect((await decide(browser(), 'x')).status).toBe(401);
  const to = browser();
  const page = await to.open((await signIn(to, pathOf())).location);
  // The form of another site, which cannot read this page.
  expect((await decide(to, '')).status).toBe(401);
  expect((await decide(to, onceIn(page.text), pathOf({ until: link.until - 1 }))).status).toBe(401);
  expect((await to.send(pathOf(), { once: onceIn(page.text), decision: 'maybe' })).status).toBe(400);
  const later = pathOf({ until: Date.parse(at(2000)) });
  const again = await to.open((await signIn(to, later)).location);
  now += 10 * 60_000;
  expect(await decide(to, onceIn(again.text), later)).toMatchObject({
    status: 401,
    text: expect.stringContaining('not signed in any more'),
  });
  expect(gateway.decided).toEqual([]);
});

test('a sign-in that this browser did not begin is not taken', async () => {
  const to = browser();
  const { location } = await to.open(pathOf().replace('?', '/sign-in?'));
  const back = await atIssuer(location, 'second-manager');
  expect((await browser().open(back)).status).toBe(401);
  const mixed = await to.open(back.replace(/state=[^&]+/, 'state=another'));
  expect([mixed.status, mixed.text]).toEqual([401, expect.stringContaining('did not succeed')]);
  expect((await to.open(back)).status).toBe(303);
  // The code is used up.
  expect((await to.open(back)).status).toBe(401);
});

test('who is deactivated decides nothing; what the change refuses is said', async () => {
  const to = browser();
  const page = await to.open((await signIn(to, pathOf())).location);
  gateway.failure = new Problem('refused', 'To approve, type "shop" exactly; you typed "".');
  gateway.progress = async () => moveView();
  expect(await to.send(pathOf(), { once: onceIn(page.text), decision: 'approve' })).toMatchObject({
    status: 403,
    text: expect.stringContaining('type &quot;shop&quot; exactly'),
  });
  barred = 'Your account is deactivated.';
  expect((await to.send(pathOf(), { once: onceIn(page.text), decision: 'approve' })).text).toContain('is deactivated');
});
