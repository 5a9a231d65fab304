import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebClient } from '@slack/web-api';

export interface Stored {
  readonly ts: string;
  readonly channel: string;
  readonly thread?: string;
  readonly metadata?: { readonly event_type: string; readonly event_payload: { readonly change: string } };
  text: string;
  blocks: { readonly type: string; readonly slack_file?: { readonly id: string }; readonly elements?: unknown }[];
  readonly files?: readonly { readonly id: string; readonly name: string; readonly permalink: string }[];
}

/** Just as much of Slack's Web API as the cards use, over HTTP, with faults on demand. */
export interface FakeSlack {
  readonly client: WebClient;
  readonly messages: Stored[];
  /** Method and time of every call, in order. */
  readonly calls: { readonly method: string; readonly at: number; readonly body: Record<string, string> }[];
  /** Answers of the next calls of a method: a status with headers, or Slack's error word. */
  readonly faults: Map<string, (string | { readonly status: number; readonly retryAfter?: number })[]>;
  /** Methods whose next call is carried out, but not answered. */
  readonly lost: Set<string>;
  /** Everything answers 503 while true. */
  down: boolean;
  /** Looks at files.info until a file is processed. */
  looksUntilProcessed: number;
  root(change: string): Stored | undefined;
  details(change: string): Stored | undefined;
  count(method: string): number;
  /** Resolves once the condition holds; looked at after every call. */
  until(reached: () => boolean): Promise<void>;
  close(): Promise<void>;
}

/** @param now its clock, for the times of the calls */
export async function fakeSlack(now: () => number): Promise<FakeSlack> {
  let last = 0;
  const looks = new Map<string, number>();
  const names = new Map<string, string>();
  const permalinkOf = (id: string) => `https://slack.example/files/${id}`;
  const waiting = new Set<{ readonly reached: () => boolean; readonly resolve: () => void }>();

  const methods: Record<string, (body: Record<string, string>) => object> = {
    'conversations.open': ({ users = '' }) => ({ channel: { id: users.replace(/^U0/, 'D0') } }),
    'chat.getPermalink': ({ channel, message_ts: ts }) => ({ permalink: `https://slack.example/${channel}/${ts}` }),
    'conversations.list': () => ({ channels: [{ id: 'C0DEPLOYS', name: 'deploys' }] }),
    'conversations.history': ({ channel }) => ({
      messages: fake.messages.filter((one) => one.channel === channel && one.thread === undefined).toReversed(),
    }),
    'conversations.replies': ({ ts }) => ({
      messages: fake.messages.filter((one) => one.ts === ts || one.thread === ts),
    }),
    'chat.postMessage': (body) => {
      last += 1;
      const message: Stored = {
        ts: `1700000000.${String(last).padStart(6, '0')}`,
        channel: body['channel'] === '#deploys' ? 'C0DEPLOYS' : (body['channel'] ?? ''),
        ...(body['thread_ts'] === undefined ? {} : { thread: body['thread_ts'] }),
        ...(body['metadata'] === undefined ? {} : { metadata: JSON.parse(body['metadata']) }),
        text: body['text'] ?? '',
        blocks: JSON.parse(body['blocks'] ?? '[]'),
      };
      fake.messages.push(message);
      return { channel: message.channel, ts: message.ts };
    },
    'chat.update': ({ ts, text = '', blocks = '[]' }) => {
      const message = fake.messages.find((one) => one.ts === ts);
      if (message === undefined) return { ok: false, error: 'message_not_found' };
      Object.assign(message, { text, blocks: JSON.parse(blocks) });
      return { channel: message.channel, ts };
    },
    'files.getUploadURLExternal': ({ filename = '' }) => {
      last += 1;
      names.set(`F${last}`, filename);
      return { upload_url: `${base}/upload/F${last}`, file_id: `F${last}` };
    },
    'files.completeUploadExternal': ({ files = '[]', channel_id: channel, thread_ts: thread }) => {
      const completed: { id: string }[] = JSON.parse(files);
      if (channel !== undefined) {
        last += 1;
        fake.messages.push({
          ts: `1700000000.${String(last).padStart(6, '0')}`,
          channel,
          ...(thread === undefined ? {} : { thread }),
          text: '',
          blocks: [],
          files: completed.map(({ id }) => ({ id, name: names.get(id) ?? '', permalink: permalinkOf(id) })),
        });
      }
      return { files: completed };
    },
    'files.info': ({ file = '' }) => {
      const seen = (looks.get(file) ?? 0) + 1;
      looks.set(file, seen);
      return {
        file: { id: file, permalink: permalinkOf(file), mimetype: seen > fake.looksUntilProcessed ? 'image/png' : '' },
      };
    },
    'files.delete': () => ({}),
  };

  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const method = (request.url ?? '').replace('/api/', '');
      const body = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
      fake.calls.push({ method, at: now(), body });
      const fault = fake.down ? { status: 503 } : fake.faults.get(method)?.shift();
      response.setHeader('content-type', 'application/json');
      if (typeof fault === 'object') {
        if ('retryAfter' in fault) response.setHeader('retry-after', String(fault.retryAfter));
        response.writeHead(fault.status).end('{}');
      } else if (fault !== undefined) response.end(JSON.stringify({ ok: false, error: fault }));
      else {
        const answer = { ok: true, ...methods[method]?.(body) };
        if (fake.lost.delete(method)) request.socket.destroy();
        else response.end(JSON.stringify(answer));
      }
      for (const one of waiting) if (one.reached()) one.resolve();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const marked = (mark: string, change: string) =>
    fake.messages.find((one) => one.metadata?.event_type === mark && one.metadata.event_payload.change === change);
  const fake: FakeSlack = {
    client: new WebClient('xoxb-test', {
      slackApiUrl: `${base}/api/`,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
    }),
    messages: [],
    calls: [],
    faults: new Map(),
    lost: new Set(),
    down: false,
    looksUntilProcessed: 1,
    root: (change) => marked('coxswain_change', change),
    details: (change) => marked('coxswain_details', change),
    count: (method) => fake.calls.filter((call) => call.method === method).length,
    async until(reached) {
      if (reached()) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const one = { reached, resolve };
      waiting.add(one);
      await promise;
      waiting.delete(one);
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return fake;
}
