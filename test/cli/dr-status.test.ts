import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { ReadinessView } from '../../domain/recovery/readiness/report.ts';
import { type FakeApi, fakeApi, problem } from './fake-api.ts';
import { coxswain } from './support.ts';

let api: FakeApi;
beforeEach(async () => {
  api = await fakeApi();
});
afterEach(() => api.close());

const at = Date.parse('2026-01-05T14:09:48Z');
const point = (id: string, state: 'ok' | 'bad', lost: number) => ({
  id,
  title: id,
  weight: 10,
  state,
  lost,
  sentence: `${id} is ${state}.`,
});
const view = (level: 'ready' | 'blocked'): ReadinessView => ({
  group: 'shop',
  series: [97, 97, 20, 97].map((score, index) => ({ at: at - (3 - index) * 600_000, score })),
  report: {
    group: 'shop',
    at,
    from: 'eu-west-1',
    to: 'eu-central-1',
    score: 97,
    level,
    points: [point('digest', 'ok', 0), point('quota', 'bad', 3)],
    blockers: level === 'blocked' ? ['quota is bad.'] : [],
  },
});
const typed = (line: string) => coxswain(line.split(' '), { COXSWAIN_URL: api.url, COXSWAIN_TOKEN: 'secret-token' });

test('evaluates, and shows score, history and points, what costs most first', async () => {
  api.routes = { 'GET /groups/shop/readiness': () => ({ body: view('ready') }) };
  const ran = await typed('dr status shop');
  expect(api.calls.map(({ path }) => path)).toEqual(['/groups/shop/readiness?evaluate=now']);
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(ran.out.split('\n')).toEqual([
    'shop is ready to move from eu-west-1 to eu-central-1: 97 of 100 · evaluated 12 s ago',
    '██▂█  20 to 97 in the last 30 min',
    '✗ not ready  quota   -3  quota is bad.',
    '✓ ok         digest      digest is ok.',
  ]);
});

test('ends with 1 where a failover would be refused, for scripts too', async () => {
  api.routes = { 'GET /groups/shop/readiness': () => ({ body: view('blocked') }) };
  const ran = await typed('dr status shop');
  expect(ran.code).toBe(1);
  expect(ran.out).toMatch(/^shop is not ready .*\nIn the way: quota is bad\.\n/);
  const json = await typed('dr status shop --json');
  expect(json.code).toBe(1);
  expect(JSON.parse(json.out)).toEqual(view('blocked'));
});

test('an unknown group is answered in the words of the API', async () => {
  api.routes = { 'GET /groups/nope/readiness': () => problem(404, 'notFound', 'No recovery group "nope".') };
  expect(await typed('dr status nope')).toMatchObject({ code: 2, err: 'No recovery group "nope".' });
});
