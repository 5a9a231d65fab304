import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SlackCall {
  readonly method: string;
  /** As sent; JSON in JSON. */
  readonly args: Readonly<Record<string, string>>;
}

/** Slack's side: what the bot calls, in order. */
export interface SlackApi {
  /** Base of the Web API; every other path is a response URL. */
  readonly url: string;
  readonly responseUrl: string;
  readonly calls: readonly SlackCall[];
  /** With which token each method was called last, without `Bearer`. */
  readonly tokens: Readonly<Record<string, string>>;
  /** What it answers to a method, besides `ok`. */
  readonly answers: Record<string, (args: SlackCall['args']) => object>;
  /** Waits for so many calls of a method, and answers their arguments. */
  called(method: string, count?: number): Promise<readonly SlackCall['args'][]>;
  close(): Promise<void>;
}

export async function slackApi(): Promise<SlackApi> {
  const calls: SlackCall[] = [];
  const tokens: Record<string, string> = {};
  const answers: SlackApi['answers'] = {};
  let heard = () => undefined as void;
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => (text += String(chunk)));
    request.on('end', () => {
      const method = (request.url ?? '').replace(/^\/(api\/)?/, '');
      const json = request.headers['content-type']?.includes('json') === true;
      const args = json ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text));
      calls.push({ method, args });
      tokens[method] = (request.headers.authorization ?? '').replace(/^Bearer /, '');
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ ok: true, ...answers[method]?.(args) }));
      heard();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const of = (method: string) => calls.filter((call) => call.method === method).map(({ args }) => args);
  return {
    url: `${base}/api/`,
    responseUrl: `${base}/response`,
    calls,
    tokens,
    answers,
    async called(method, count = 1) {
      while (of(method).length < count) await new Promise<void>((resolve) => (heard = resolve));
      return of(method);
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
