import { get, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { fastify, type FastifyInstance } from 'fastify';
import { Problem } from '../../../bot/gateway/problem.ts';
import { answerError, answerErrors } from '../../../bot/http/errors.ts';
import { eventRoutes } from '../../../bot/http/events.ts';
import { createLog } from '../../../config/log.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import { canaryView } from '../support/views.ts';

let server: FastifyInstance;
let view: ChangeView;
let asked: number;
let askedAtOnce: boolean;
let failing: boolean;

beforeEach(async () => {
  view = canaryView();
  asked = 0;
  askedAtOnce = false;
  failing = false;
  server = fastify({ forceCloseConnections: 'idle' });
  answerErrors(server, answerError(createLog('test', 'silent')));
  const look = async () => {
    let asking = false;
    return async () => {
      asked += 1;
      askedAtOnce ||= asking;
      asking = true;
      await new Promise(setImmediate);
      asking = false;
      if (failing) throw new Problem('unreachable', 'No worker answers.');
      return view;
    };
  };
  const who = async () => ({ via: 'oidc', subject: 'developer' }) as const;
  eventRoutes(server, who, look, { poll: 2, heartbeat: 20, longest: 60_000 });
  await server.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(() => server.close());

/** Opens the stream; `until` resolves with all text so far as soon as it fits. */
async function open(headers: Record<string, string> = {}) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${server.listeningOrigin}/changes/app-prod-abcd2345/events`, { headers }, resolve).once('error', reject);
  });
  let text = '';
  let heard: () => void = () => undefined;
  response.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    heard();
  });
  const ended = new Promise<string>((resolve) => response.once('close', () => resolve(text)));
  const until = (fits: (text: string) => boolean) =>
    new Promise<string>((resolve) => {
      heard = () => {
        if (fits(text)) resolve(text);
      };
      heard();
    });
  return { response, until, ended };
}

const events = (text: string) => text.split('\n\n').filter((block) => block.startsWith('event: change'));
const idsOf = (text: string) => [...text.matchAll(/^id: (\w+)$/gm)].map(([, id]) => id ?? '');

test('every state is told once, with its own id, until the change has ended', async () => {
  const { response, until, ended } = await open();
  expect(response.headers['content-type']).toBe('text/event-stream');
  expect(await until((text) => events(text).length === 1)).toMatch(/^retry: \d+\n\n/);
  view = { ...view, sentence: 'The same, said anew' };
  await until((text) => events(text).length === 2);
  view = { ...view, status: 'succeeded' };
  const text = await ended;
  const states = events(text).map((block) => JSON.parse(block.slice(block.indexOf('data: ') + 6)));
  expect(states.map(({ status }) => status)).toEqual([canaryView().status, canaryView().status, 'succeeded']);
  expect(new Set(idsOf(text)).size).toBe(3);
  expect(askedAtOnce).toBe(false);
});

test('who comes again is told only what is new, and nothing of what has ended', async () => {
  const first = await open();
  const [id = ''] = idsOf(await first.until((text) => idsOf(text).length === 1));
  first.response.destroy();
  const again = await open({ 'last-event-id': id });
  view = { ...view, status: 'succeeded' };
  const text = await again.ended;
  expect(events(text)).toHaveLength(1);
  const last = await open({ 'last-event-id': idsOf(text)[0] ?? '' });
  expect(last.response.statusCode).toBe(204);
  last.response.resume();
});

test('while nothing changes, or nobody answers, it stays open with heartbeats', async () => {
  const { until } = await open();
  await until((text) => events(text).length === 1);
  failing = true;
  expect(events(await until((text) => text.includes(': still here')))).toHaveLength(1);
});

test('it ends when the bot ends', async () => {
  const { until, ended } = await open();
  await until((text) => events(text).length === 1);
  await Promise.all([server.close(), ended]);
});

/** Asks for the stream and reads nothing of it. `most`: what the server held for it at most, bytes. */
function openUnread() {
  const held = { most: 0, closed: false };
  server.server.once('connection', (socket: Socket) => {
    const write = socket.write.bind(socket);
    socket.write = ((...args: Parameters<typeof write>) => {
      const taken = write(...args);
      held.most = Math.max(held.most, socket.writableLength);
      return taken;
    }) as typeof socket.write;
  });
  const { port } = new URL(server.listeningOrigin);
  const client = connect({ port: Number(port), host: '127.0.0.1' });
  client.on('error', () => undefined).pause();
  client.write('GET /changes/app-prod-abcd2345/events HTTP/1.1\r\nHost: bot\r\n\r\n');
  const gone = new Promise<void>((resolve) => {
    server.server.once('connection', (socket) => socket.once('close', () => resolve()));
  });
  return { client, held, gone };
}

test('a client that does not read is let go before it costs memory', async () => {
  const filler = 'x'.repeat(100_000);
  view = { ...view, sentence: filler };
  const { client, held, gone } = openUnread();
  const growing = setInterval(() => {
    view = { ...view, sentence: `${Date.now()} ${asked} ${filler}` };
  }, 1);
  await gone;
  clearInterval(growing);
  // What stands in the way of one event more than is allowed.
  expect(held.most).toBeGreaterThan(512 * 1024);
  expect(held.most).toBeLessThan(512 * 1024 + 250_000);
  const after = asked;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(asked).toBeLessThanOrEqual(after + 1);
  client.destroy();
});

test('a client that does not take the end either is not waited for', async () => {
  // More than the system's own buffers take in, less than is let go.
  view = { ...view, status: 'succeeded', sentence: 'x'.repeat(8_000_000) };
  const { client, gone } = openUnread();
  await gone;
  client.destroy();
});
