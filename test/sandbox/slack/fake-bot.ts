import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';

/** A request as the bot got it; `verified` when Slack's signature over it holds. */
export interface Received {
  verified: boolean;
  age: number;
  headers: IncomingMessage['headers'];
  fields: Record<string, string>;
  /** The interaction payload or the event, when there is one. */
  payload: Record<string, unknown>;
}

export type Answer = { status?: number; body?: unknown } | 'never' | undefined;

/** A bot that verifies signatures as Slack documents them and answers what the test says. */
export interface FakeBot {
  url: string;
  received: Received[];
  answer: (request: Received) => Answer | Promise<Answer>;
  manifest: unknown;
  /** Resolves with the next request. */
  next(): Promise<Received>;
  close(): Promise<void>;
}

export async function startFakeBot(signingSecret: string): Promise<FakeBot> {
  const waiting: ((request: Received) => void)[] = [];
  const server = createServer((request, response) => void handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  const bot: FakeBot = {
    url: `http://127.0.0.1:${port}`,
    received: [],
    answer: () => undefined,
    manifest: undefined,
    next: () => new Promise((resolve) => waiting.push(resolve)),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/slack/manifest.json') {
      response.writeHead(bot.manifest ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(bot.manifest ?? {}));
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks).toString('utf8');
    const received = read(request, body, signingSecret);
    bot.received.push(received);
    waiting.shift()?.(received);
    const answer = await bot.answer(received);
    if (answer === 'never') return;
    response.writeHead(answer?.status ?? 200, {
      'content-type': typeof answer?.body === 'string' ? 'text/plain' : 'application/json',
    });
    response.end(
      typeof answer?.body === 'string' || answer?.body === undefined ? answer?.body : JSON.stringify(answer.body),
    );
  }
  return bot;
}

function read(request: IncomingMessage, body: string, secret: string): Received {
  const timestamp = String(request.headers['x-slack-request-timestamp']);
  const expected = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  const isJson = request.headers['content-type']?.includes('json') ?? false;
  const fields: Record<string, string> = isJson ? {} : Object.fromEntries(new URLSearchParams(body));
  return {
    verified: request.headers['x-slack-signature'] === expected,
    age: Math.abs(Date.now() / 1000 - Number(timestamp)),
    headers: request.headers,
    fields,
    payload: JSON.parse(isJson ? body : (fields['payload'] ?? '{}')),
  };
}
