import { afterEach, expect, test } from '@jest/globals';
import { createHealth, type Health, type HealthDeps } from '../../worker/health.ts';
import { freePort } from '../../bench/lab/free-port.ts';

type State = ReturnType<HealthDeps['state']>;

let health: Health | undefined;
afterEach(() => health?.close());

/** A connection whose only call does as told. */
function connection(getSystemInfo: () => Promise<unknown>): HealthDeps['connection'] {
  return {
    withDeadline: (_deadline: unknown, fn: () => Promise<unknown>) => fn(),
    workflowService: { getSystemInfo },
  } as unknown as HealthDeps['connection'];
}

async function asked(state: State, answer: () => Promise<unknown>, path = '/healthz') {
  const port = await freePort();
  health = createHealth({
    state: () => state,
    connection: connection(answer),
    address: 'temporal.example:7233',
    patienceMs: 100,
  });
  await health.listen({ host: '127.0.0.1', port });
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  return { status: response.status, body: await response.json() };
}

test('a worker that takes work and that Temporal answers is well', async () => {
  expect(await asked('RUNNING', async () => ({}))).toEqual({ status: 200, body: { status: 'ok' } });
});

test('one that stops is not, and says so', async () => {
  expect(await asked('DRAINING', async () => ({}))).toEqual({
    status: 503,
    body: { status: 'unhealthy', sentence: 'The worker takes no work: it is draining.' },
  });
});

test.each([
  ['refuses', () => Promise.reject(new Error('UNAVAILABLE'))],
  ['does not answer in time', () => new Promise(() => undefined)],
])('one whose Temporal %s is not', async (_how, answer) => {
  expect(await asked('RUNNING', answer)).toEqual({
    status: 503,
    body: { status: 'unhealthy', sentence: 'Temporal at temporal.example:7233 does not answer the worker.' },
  });
});

test('nothing else is there', async () => {
  expect((await asked('RUNNING', async () => ({}), '/metrics')).status).toBe(404);
});
