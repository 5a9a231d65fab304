import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Gitlab, startGitlab } from '../../../sandbox/gitlab/index.ts';
import type { GitlabState, Like } from '../../../sandbox/gitlab/shapes.ts';

export const TOKEN = 'glpat-of-the-test';
export const SECRET = `whsec_${Buffer.from('a key for the test').toString('base64')}`;
/** Of the only commit that the registry has at first, tagged 1.4.1. */
export const FIRST = '1'.repeat(40);

export interface Delivered {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Harness {
  readonly gitlab: Gitlab;
  /** What reached the webhook, in order. */
  readonly delivered: Delivered[];
  /** HTTP statuses of the next answers to it; 200 afterwards. */
  readonly answers: number[];
  /** What pipelines pushed to the registry. */
  readonly built: { service: string; sha: string; like: Like }[];
  control<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<{ status: number; body: T }>;
  state(): Promise<GitlabState>;
  /** Looks every 10 ms until it is so. */
  until<T>(what: (state: GitlabState) => T | undefined | false): Promise<T>;
  /** Stops it and starts it again on the same state. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** The stand-in with a registry that holds one commit of shop/app, and somebody who takes its deliveries. */
export async function startHarness(): Promise<Harness> {
  const delivered: Delivered[] = [];
  const answers: number[] = [];
  const built: Harness['built'] = [];
  const registry = await serve((_, body, method, path) => {
    if (method === 'POST' && path.endsWith('/builds')) built.push(JSON.parse(body));
    const first = {
      service: 'app',
      sha: FIRST,
      commit: 'checkout: delivery days',
      version: '1.4.1',
      at: 1_800_000_000,
    };
    return [200, { builds: [first] }];
  });
  const receiver = await serve((headers, body) => {
    delivered.push({ headers, body });
    return [answers.shift() ?? 200, {}];
  });
  const stateDir = mkdtempSync(join(tmpdir(), 'coxswain-gitlab-'));
  const start = (port: number) =>
    startGitlab({
      port,
      stateDir,
      stateFile: join(stateDir, 'gitlab.json'),
      awsUrl: registry.url,
      token: TOKEN,
      hook: { url: receiver.url, secret: SECRET, backOffMs: 10 },
      jobMs: 10,
    });
  let gitlab = await start(0);
  const control = async <T>(
    method: 'GET' | 'POST',
    path: string,
    body?: object,
  ): Promise<{ status: number; body: T }> => {
    const response = await fetch(`${gitlab.url}/_sandbox/gitlab/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as T };
  };
  const state = async () => (await control<GitlabState>('GET', 'state')).body;
  return {
    get gitlab() {
      return gitlab;
    },
    delivered,
    answers,
    built,
    control,
    state,
    async until(what) {
      for (const deadline = Date.now() + 10_000; Date.now() < deadline; ) {
        const found = what(await state());
        if (found !== undefined && found !== false) return found;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      throw new Error('It did not come to be so within 10 s.');
    },
    async restart() {
      const port = Number(new URL(gitlab.url).port);
      await gitlab.close();
      gitlab = await start(port);
    },
    async close() {
      await gitlab.close();
      for (const { server } of [registry, receiver]) server.close();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}

type Answer = (
  headers: IncomingHttpHeaders,
  body: string,
  method: string | undefined,
  path: string,
) => readonly [number, object];

async function serve(answer: Answer): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const [status, body] = answer(
        request.headers,
        Buffer.concat(chunks).toString('utf8'),
        request.method,
        request.url ?? '',
      );
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
