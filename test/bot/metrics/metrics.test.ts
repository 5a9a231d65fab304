import { fastify } from 'fastify';
import { expect, test } from '@jest/globals';
import type { ListFilter } from '../../../bot/gateway/list.ts';
import { createMetrics } from '../../../bot/metrics/metrics.ts';
import type { ChangeSummary } from '../../../domain/change/summary.ts';
import { seriesOf } from '../../host/support/exposition.ts';

const now = Date.parse('2026-05-04T12:00:00Z');

function change(status: ChangeSummary['status'], minutesAgo: number, over: Partial<ChangeSummary> = {}): ChangeSummary {
  const startedAt = new Date(now - minutesAgo * 60_000).toISOString();
  return {
    change: `c-${minutesAgo}`,
    kind: 'deploy',
    subject: 'app',
    environment: 'prod',
    status,
    dryRun: false,
    startedAt,
    ...over,
  };
}

async function read(list: (filter: ListFilter) => Promise<ChangeSummary[]>) {
  const { server } = createMetrics({ gateway: { list }, now: () => now });
  const { payload, headers } = await server.inject('/metrics');
  expect(headers['content-type']).toContain('text/plain; version=0.0.4');
  const series = seriesOf(payload);
  return (name: string, labels: Readonly<Record<string, string>> = {}) =>
    series.find(
      (each) => each.name === name && Object.entries(labels).every(([key, text]) => each.labels[key] === text),
    )?.value;
}

test('changes are counted by kind and status, without dry runs, and what there is none of is 0', async () => {
  const filters: ListFilter[] = [];
  const value = await read(async (filter) => {
    filters.push(filter);
    return filter.over === true
      ? [change('succeeded', 30), change('failed', 50, { kind: 'failover' })]
      : [change('running', 10), change('running', 90), change('waiting', 5), change('running', 200, { dryRun: true })];
  });
  expect(filters).toEqual([
    { over: false, limit: 2_000 },
    { over: true, endedSince: now - 3_600_000, limit: 2_000 },
  ]);
  expect(value('coxswain_temporal_answers')).toBe(1);
  expect(value('coxswain_changes', { kind: 'deploy', status: 'running' })).toBe(2);
  expect(value('coxswain_oldest_change_seconds', { kind: 'deploy', status: 'running' })).toBe(90 * 60);
  expect(value('coxswain_changes', { kind: 'deploy', status: 'waiting' })).toBe(1);
  expect(value('coxswain_changes', { kind: 'failover', status: 'running' })).toBe(0);
  expect(value('coxswain_oldest_change_seconds', { kind: 'failover', status: 'running' })).toBe(0);
  expect(value('coxswain_changes', { kind: 'deploy', status: 'failed' })).toBeUndefined();
  expect(value('coxswain_changes_ended', { kind: 'failover', status: 'failed' })).toBe(1);
  expect(value('coxswain_changes_ended', { kind: 'deploy', status: 'failed' })).toBe(0);
});

test('without Temporal the page says so, and tells no old numbers', async () => {
  let away = false;
  const list = async () => {
    if (away) throw new Error('no answer');
    return [change('running', 1)];
  };
  const { server } = createMetrics({ gateway: { list }, now: () => now });
  expect((await server.inject('/metrics')).payload).toContain('coxswain_changes{kind="deploy",status="running"} 1');
  away = true;
  const { statusCode, payload } = await server.inject('/metrics');
  expect(statusCode).toBe(200);
  expect(payload).toContain('coxswain_temporal_answers 0');
  expect(payload).not.toContain('coxswain_changes{');
});

test('requests are timed by route, method and status, on every server that is watched', async () => {
  const metrics = createMetrics({ gateway: { list: async () => [] }, now: () => now });
  const watched = fastify();
  metrics.watch(watched);
  // As the bot does it: routes in contexts of their own.
  await watched.register(async (scope) => void scope.get('/changes/:id', () => ({})));
  await watched.inject('/changes/one');
  await watched.inject('/changes/two');
  await watched.inject('/elsewhere');
  const { payload } = await metrics.server.inject('/metrics');
  const counted = seriesOf(payload).filter(({ name }) => name === 'coxswain_http_request_duration_seconds_count');
  expect(counted.map(({ labels, value }) => ({ ...labels, value }))).toEqual([
    { method: 'GET', route: '/changes/:id', status: '200', value: 2 },
    { method: 'GET', route: 'unknown', status: '404', value: 1 },
  ]);
});
