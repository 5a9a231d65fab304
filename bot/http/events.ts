import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Actor } from '../../domain/change/actor.ts';
import { type ChangeView, hasEnded } from '../../domain/change/view.ts';
import { Problem } from '../gateway/problem.ts';
import { eventOperations } from './operations/changes.ts';
import { serve, type Who } from './serve.ts';

/** Times in ms. A proxy between may close what is silent for 30 s. */
export interface EventTimes {
  readonly poll: number;
  readonly heartbeat: number;
  /** A stream is ended then; the client comes again, with a token that still counts. */
  readonly longest: number;
}

const usualTimes: EventTimes = { poll: 1_000, heartbeat: 15_000, longest: 15 * 60_000 };
const mostStreams = 200;
/** A client that leaves so much unread is let go; it resumes with Last-Event-ID. */
const mostUnread = 512 * 1024;

/** Checks that the actor may read the change that is meant; answers how to ask for its view. */
export type Look = (change: string, actor: Actor) => Promise<() => Promise<ChangeView>>;

/**
 * `GET /changes/{id}/events`: the change's view as server-sent events (`event: change`), whenever it differs, until the change
 * has ended. The id of an event is a hash of its view; a client that has seen the last one of an ended change is answered 204,
 * which tells it to stop. https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function eventRoutes(server: FastifyInstance, who: Who, look: Look, times: EventTimes = usualTimes): void {
  const streams = new Set<AbortController>();
  server.addHook('preClose', (done) => {
    for (const stream of streams) stream.abort();
    done();
  });
  serve(server, who, eventOperations, {
    async getEvents({ actor, params }, { request, reply }) {
      const ask = await look(params.id, actor);
      const first = await ask();
      const seen = request.headers['last-event-id'];
      if (hasEnded(first.status) && seen === markOf(first)) return void reply.code(204).send();
      if (streams.size >= mostStreams) {
        throw new Problem(
          'unreachable',
          `${mostStreams} streams are open on this bot already; ask for the change itself, or try again.`,
        );
      }
      const stopping = new AbortController();
      streams.add(stopping);
      try {
        await stream(reply, ask, { first, seen: typeof seen === 'string' ? seen : undefined, times, stopping });
      } finally {
        streams.delete(stopping);
      }
      return undefined;
    },
  });
}

interface Streaming {
  readonly first: ChangeView;
  readonly seen: string | undefined;
  readonly times: EventTimes;
  readonly stopping: AbortController;
}

/** One question at a time, so that a slow worker is not asked faster than it answers. */
async function stream(reply: FastifyReply, ask: () => Promise<ChangeView>, streaming: Streaming): Promise<void> {
  const { first, times, stopping } = streaming;
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
  raw.once('close', () => stopping.abort());
  raw.write(`retry: ${times.poll * 2}\n\n`);
  const closesAt = Date.now() + times.longest;
  let { seen } = streaming;
  let said = Date.now();
  let view: ChangeView | undefined = first;
  while (!stopping.signal.aborted) {
    const mark: string | undefined = view === undefined ? seen : markOf(view);
    if (view !== undefined && mark !== seen) {
      if (!sends(raw, `event: change\nid: ${mark}\ndata: ${JSON.stringify(view)}\n\n`)) return;
      seen = mark;
      said = Date.now();
    } else if (Date.now() - said >= times.heartbeat) {
      if (!sends(raw, ': still here\n\n')) return;
      said = Date.now();
    }
    if ((view !== undefined && hasEnded(view.status)) || Date.now() >= closesAt) break;
    await pause(times.poll, stopping.signal);
    // Temporal or a worker may be away for a while: what was sent last still is the newest that is known.
    view = await ask().catch(() => undefined);
  }
  end(raw, times.heartbeat);
}

/** A client that does not even take the end would keep its connection, and what it has not read, for ever. */
function end(raw: ServerResponse, patience: number): void {
  const timer = setTimeout(() => raw.destroy(), patience);
  raw.once('close', () => clearTimeout(timer));
  raw.end();
}

function sends(raw: ServerResponse, text: string): boolean {
  raw.write(text);
  if (raw.writableLength <= mostUnread) return true;
  raw.destroy();
  return false;
}

function markOf(view: ChangeView): string {
  return createHash('sha256').update(JSON.stringify(view)).digest('hex').slice(0, 32);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
