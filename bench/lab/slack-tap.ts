import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One call of Slack's Web API that has been answered. */
export interface SlackCall {
  readonly method: string;
  /** When Slack had answered, epoch ms: what it was told then shows. */
  readonly at: number;
  readonly ok: boolean;
  /** Slack's error, where it refused. */
  readonly error?: string;
  /** As sent; JSON in JSON. */
  readonly args: Readonly<Record<string, string>>;
  /** Of the message that was posted. */
  readonly ts?: string;
}

/** Stands between Coxswain and Slack's Web API, and writes down what passes. */
export interface SlackTap {
  /** What `SLACK_API_URL` takes. */
  readonly api: string;
  /** Where calls are passed on to; those that come before wait. */
  passTo(api: string): void;
  readonly calls: readonly SlackCall[];
  close(): Promise<void>;
}

export async function slackTap(): Promise<SlackTap> {
  const calls: SlackCall[] = [];
  const target = Promise.withResolvers<string>();
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const body = await bodyOf(incoming);
      const method = (incoming.url ?? '').replace(/^\/api\//, '').replace(/\?.*$/, '');
      const { host: _, ...headers } = incoming.headers;
      const passed = request(new URL(`${method}`, await target.promise), { method: incoming.method, headers });
      passed.on('error', () => outgoing.destroy());
      passed.on('response', (answer) => {
        void bodyOf(answer).then((answered) => {
          calls.push(callOf(method, incoming, body, answered));
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(answered);
        });
      });
      passed.end(body);
    })();
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    api: `http://127.0.0.1:${port}/api/`,
    passTo: (api) => target.resolve(api),
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function callOf(method: string, { headers }: IncomingMessage, body: Buffer, answered: Buffer): SlackCall {
  const json = headers['content-type']?.includes('json') === true;
  const args = json ? JSON.parse(body.toString()) : Object.fromEntries(new URLSearchParams(body.toString()));
  const { ok, error, ts }: { ok?: boolean; error?: string; ts?: string } = JSON.parse(answered.toString());
  const told = { ...(error === undefined ? {} : { error }), ...(ts === undefined ? {} : { ts }) };
  return { method, at: Date.now(), ok: ok === true, args, ...told };
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}
