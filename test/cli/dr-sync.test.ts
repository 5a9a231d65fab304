import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { ChangeView } from '../../domain/change/view.ts';
import { change, type FakeApi, fakeApi, problem } from './fake-api.ts';
import { coxswain } from './support.ts';

let api: FakeApi;
beforeEach(async () => {
  api = await fakeApi();
});
afterEach(() => api.close());

const typed = (line: string) => coxswain(line.split(' '), { COXSWAIN_URL: api.url, COXSWAIN_TOKEN: 'token' });

/** The API's answers: each service's sync ends as given. */
function ending(ends: Record<string, Partial<ChangeView>>) {
  const views = Object.entries(ends).map(([service, end]) => {
    const {
      service: _,
      version: __,
      ...view
    } = change({ change: `${service}-prod-abcd2345`, subject: service, ...end });
    return [service, { ...view, kind: 'sync' }] as const;
  });
  api.routes = {
    'GET /groups': () => ({ body: { groups: [{ group: 'shop', environment: 'prod', services: Object.keys(ends) }] } }),
    'POST /changes': ({ body }) => ({ status: 202, body: new Map<unknown, unknown>(views).get(serviceOf(body)) }),
    ...Object.fromEntries(
      views.map(([service, view]) => [`GET /changes/${service}-prod-abcd2345`, () => ({ body: view })]),
    ),
  };
}

function serviceOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'service' in body ? body.service : undefined;
}

const inStep = { status: 'succeeded', sentence: 'app 1.4.2 stands by in eu-central-1 with 2 tasks: in step.' } as const;

test('of a service asks for that one', async () => {
  ending({ app: inStep });
  const ran = await typed('dr sync app prod --reason drill --wait');
  expect([ran.code, ran.out.split('\n')[1]]).toEqual([0, inStep.sentence]);
  expect(api.calls[0]?.body).toEqual({
    kind: 'sync',
    service: 'app',
    environment: 'prod',
    dryRun: false,
    reason: 'drill',
  });
});

test('of a group asks for each of its services, and ends as the worst of them', async () => {
  ending({
    app: inStep,
    web: { status: 'refused', sentence: 'eu-central-1 does not answer: its sync waits for the region.' },
  });
  const ran = await typed('dr sync shop --wait');
  expect(api.calls.filter(({ method }) => method === 'POST').map(({ body }) => serviceOf(body))).toEqual([
    'app',
    'web',
  ]);
  expect(ran.out).toContain(inStep.sentence);
  expect(ran.out).toContain('its sync waits for the region');
  expect(ran.code).toBe((await typed('dr sync web prod --wait')).code);
  expect(ran.code).not.toBe(0);
});

test('with --json answers the changes', async () => {
  ending({ app: inStep });
  const ran = await typed('dr sync shop --json');
  expect(JSON.parse(ran.out).changes).toMatchObject([{ kind: 'sync', subject: 'app', status: 'succeeded' }]);
});

test('of a group that is not there begins nothing', async () => {
  ending({ app: inStep });
  const ran = await typed('dr sync shap');
  expect(ran.err).toMatch(/^No recovery group "shap" in the catalogue. Did you mean "?\*?shop/);
  expect(api.calls.some(({ method }) => method === 'POST')).toBe(false);
});

test('what the API refuses is said', async () => {
  api.routes = { 'POST /changes': () => problem(403, 'refused', 'You may not deploy app to prod.') };
  expect((await typed('dr sync app prod')).err).toBe('You may not deploy app to prod.');
});
