import type { ServerResponse } from 'node:http';
import { stringOf } from '../json.ts';
import type { Change, Store } from '../store.ts';
import { TABLE, type Tables } from '../tables.ts';
import { shownMessage } from './messages.ts';
import type { StreamEvent } from './wire.ts';

/** Sends every change to all who listen (`GET /api/stream`), as server-sent events. */
export interface ChangeStream {
  /** Adds a listener; with `userId` what only other people see is left out. */
  add(response: ServerResponse, userId: string): void;
  send(event: StreamEvent): void;
  close(): void;
}

const KEEP_ALIVE_MS = 20_000;

export function createChangeStream(store: Store, tables: Tables): ChangeStream {
  const listeners = new Map<ServerResponse, string>();

  function send(event: StreamEvent): void {
    const text = `data: ${JSON.stringify(event)}\n\n`;
    const audience = 'user' in event ? event.user : undefined;
    for (const [response, userId] of listeners) {
      if (!audience || !userId || audience === userId) response.write(text);
    }
  }

  const stop = store.onChange((change) => {
    if (listeners.size === 0) return;
    const event = eventOf(change, tables);
    if (event) send(event);
  });
  const keepAlive = setInterval(() => {
    for (const response of listeners.keys()) response.write(': still here\n\n');
  }, KEEP_ALIVE_MS);
  keepAlive.unref();

  return {
    send,
    add(response, userId) {
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        connection: 'keep-alive',
      });
      response.write('retry: 1000\n\n');
      listeners.set(response, userId);
      response.on('close', () => listeners.delete(response));
    },
    close() {
      stop();
      clearInterval(keepAlive);
      for (const response of listeners.keys()) response.end();
    },
  };
}

function eventOf({ collection, op, row }: Change, tables: Tables): StreamEvent | undefined {
  const user = stringOf(row['target_user'] ?? row['user_id']);
  const channel = stringOf(row['channel_id']);
  switch (collection) {
    case TABLE.messages:
      if (op === 'delete') return { type: 'removed', channel, ts: stringOf(row['ts']) };
      return { type: 'message', channel, message: shownMessage(row, tables) };
    case TABLE.ephemerals:
      if (op === 'delete') return { type: 'removed', channel, ts: stringOf(row['ts']), user };
      return { type: 'message', channel, message: shownMessage(row, tables), user };
    case TABLE.views:
      return { type: row['type'] === 'home' ? 'home' : 'views', user };
    case TABLE.channels:
      return { type: 'channels' };
    default:
      return undefined;
  }
}
