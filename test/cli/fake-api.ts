import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChangeView } from '../../domain/change/view.ts';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly headers: IncomingMessage['headers'];
}

/** An answer: status and body, `hangUp` to cut the line without one. */
export type Answer = { readonly status?: number; readonly body: unknown } | 'hangUp';

/** Coxswain's API on a free port of 127.0.0.1: answers by `routes`, remembers every call. */
export interface FakeApi {
  readonly url: string;
  readonly calls: Call[];
  /** `POST /changes` -> what it answers. */
  routes: Record<string, (call: Call) => Answer>;
  readonly close: () => Promise<void>;
}

export async function fakeApi(routes: FakeApi['routes'] = {}): Promise<FakeApi> {
  const calls: Call[] = [];
  const server: Server = createServer((request, response) => {
    void bodyOf(request).then((text) => {
      const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
      const path = (request.url ?? '').replace(/^\/api\/v1/, '');
      const isForm = request.headers['content-type']?.includes('form') === true;
      const body: unknown =
        text === '' ? undefined : isForm ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text);
      const call = { method: request.method ?? '', path, body, headers: request.headers };
      calls.push(call);
      const route = api.routes[`${call.method} ${pathname.replace(/^\/api\/v1/, '')}`];
      const answer = route?.(call) ?? problem(404, 'notFound', `There is no ${path}.`);
      if (answer === 'hangUp') return request.socket.destroy();
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' });
      return response.end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const api: FakeApi = {
    url: `http://127.0.0.1:${port}`,
    calls,
    routes,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return api;
}

export function problem(status: number, type: string, sentence: string): Answer {
  return { status, body: { error: { type, sentence } } };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** A change as the API answers it. */
export function change(more: Partial<ChangeView> = {}): ChangeView {
  return {
    change: 'app-prod-abcd2345',
    kind: 'deploy',
    subject: 'app',
    service: 'app',
    environment: 'prod',
    status: 'running',
    dryRun: false,
    requestedBy: 'developer',
    requestedAt: '2026-01-05T14:00:00.000Z',
    version: '1.4.2',
    overrides: [],
    steps: [],
    weights: [],
    undoing: false,
    intents: [],
    ...more,
  };
}

export const plan: NonNullable<ChangeView['plan']> = {
  hash: 'ab'.repeat(32),
  from: '1.4.1',
  to: '1.4.2',
  digests: { app: `sha256:${'1'.repeat(64)}` },
  taskDefinitionDiff: ['app image 1.4.1 → 1.4.2'],
  estimateSeconds: 240,
  lastSeconds: [230, 250],
  undo: 'going back takes one rollout',
  notes: [],
};
