import { createServer, request, type Server } from 'node:http';
import { mkdtempSync, existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { removeUnused } from '../../../sandbox/slack/console/build.ts';
import { readPage } from '../../../sandbox/slack/console/static.ts';
import { loopbackOnly } from '../../../sandbox/slack/console/steering.ts';
import { type Harness, startHarness } from './harness.ts';

interface Asked {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly body: string;
}

/** Stands in for simulated AWS: writes down what reaches it, and refuses what is posted. */
async function startControl(): Promise<{ server: Server; url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      asked.push({ method: incoming.method, url: incoming.url, body: Buffer.concat(chunks).toString() });
      response.writeHead(incoming.method === 'POST' ? 400 : 200, { 'content-type': 'application/json' });
      response.end(incoming.method === 'POST' ? '{"error":"rate: 2 is not above 0 and at most 1"}' : '{"faults":[]}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** A request as it stands: `fetch` would tidy the path and not let go of the Host header. */
function raw(
  origin: string,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const outgoing = request({ hostname, port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode, text }));
    });
    outgoing.on('error', reject).end();
  });
}

describe('steering the sandbox through the console', () => {
  let control: Awaited<ReturnType<typeof startControl>>;
  let h: Harness;

  beforeAll(async () => {
    control = await startControl();
    h = await startHarness({ controlUrl: `${control.url}/` });
  });
  afterEach(() => void control.asked.splice(0));
  afterAll(async () => {
    await h.close();
    control.server.close();
  });

  test('a request is passed on with its query and body, and the answer comes back as it is', async () => {
    expect(await h.ask('/_sandbox/faults')).toEqual({ faults: [] });
    expect(await h.ask('/_sandbox/ledger?since=12')).toEqual({ faults: [] });
    await fetch(`${h.slack.console}/_sandbox/faults?id=3`, { method: 'DELETE' });
    const body = JSON.stringify({ kind: 'error', rate: 2 });
    const refused = await fetch(`${h.slack.console}/_sandbox/faults`, { method: 'POST', body });
    expect([refused.status, await refused.json()]).toEqual([400, { error: 'rate: 2 is not above 0 and at most 1' }]);
    expect(control.asked).toEqual([
      { method: 'GET', url: '/_sandbox/faults', body: '' },
      { method: 'GET', url: '/_sandbox/ledger?since=12', body: '' },
      { method: 'DELETE', url: '/_sandbox/faults?id=3', body: '' },
      { method: 'POST', url: '/_sandbox/faults', body },
    ]);
    expect(await h.ask('/api/workspace')).toMatchObject({ steers: true });
  });

  test('no page of another origin may steer, nor one that has its name lead here', async () => {
    const { host } = new URL(h.slack.console);
    for (const headers of [
      { host, origin: 'http://example.com' },
      { host, origin: 'null' },
      { host, origin: 'http://127.0.0.1:1' },
      { host: 'example.com' },
    ]) {
      expect((await raw(h.slack.console, '/_sandbox/clock', headers, 'POST')).status).toBe(403);
    }
    expect(control.asked).toEqual([]);
    expect((await raw(h.slack.console, '/_sandbox/clock', { host, origin: h.slack.console })).status).toBe(200);
  });

  test.each([
    '/_sandbox/',
    '/_sandbox/../',
    '/_sandbox/%2e%2e/?Action=DescribeServices',
    '/_sandbox/..%2f..%2fservices',
    '/_sandboxes/faults',
  ])('%s reaches nothing beyond the control API', async (path) => {
    expect((await raw(h.slack.console, path)).status).toBe(404);
    expect(control.asked).toEqual([]);
  });

  test('other methods are refused in the shape of the control API', async () => {
    const { status, text } = await raw(h.slack.console, '/_sandbox/faults', {}, 'PUT');
    expect([status, JSON.parse(text)]).toEqual([405, { error: 'The control API takes GET, POST, DELETE, not PUT.' }]);
  });
});

test('when simulated AWS is away, a sentence says so', async () => {
  const control = await startControl();
  const h = await startHarness({ controlUrl: control.url });
  control.server.close();
  const response = await fetch(`${h.slack.console}/_sandbox/faults`);
  expect(response.status).toBe(502);
  expect(await response.json()).toEqual({
    error: expect.stringMatching(
      /^Simulated AWS does not answer at http:\/\/127\.0\.0\.1:\d+ \(.*ECONNREFUSED.*aws\.log/,
    ),
  });
  await h.close();
});

test('a workspace without a sandbox steers nothing, and one elsewhere is no sandbox', async () => {
  const h = await startHarness();
  const response = await fetch(`${h.slack.console}/_sandbox/faults`);
  expect([response.status, await h.ask('/api/workspace')]).toEqual([404, expect.objectContaining({ steers: false })]);
  await h.close();
  expect(() => loopbackOnly('https://ecs.eu-west-1.amazonaws.com')).toThrow(
    'The console steers a sandbox on 127.0.0.1 only',
  );
});

describe('the built page', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'coxswain-page-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('stays with whoever serves it, and builds that were used today stay on the disk', async () => {
    const days = (count: number) => new Date(Date.now() - count * 86_400_000);
    for (const [name, age] of [
      ['today', 0.5],
      ['old', 2],
    ] as const) {
      mkdirSync(join(folder, name, 'assets'), { recursive: true });
      writeFileSync(join(folder, name, 'assets', 'index.js'), name);
      utimesSync(join(folder, name), days(age), days(age));
    }
    const page = await readPage(join(folder, 'old'));
    await removeUnused(folder);
    expect([existsSync(join(folder, 'today')), existsSync(join(folder, 'old'))]).toEqual([true, false]);
    expect(page.get('/assets/index.js')?.toString()).toBe('old');
  });
});
