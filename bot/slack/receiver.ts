import { parse } from 'node:querystring';
import type { App, Receiver, ReceiverEvent } from '@slack/bolt';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../../config/log.ts';
import { Problem } from '../gateway/problem.ts';
import { createReplays } from './replays.ts';
import { verifySlackRequest } from './verify.ts';

export interface SlackHttpOptions {
  readonly signingSecret: string;
  readonly log: Log;
  readonly now: () => number;
}

/** Bolt's receiver over our own HTTP server, and the route to put there: commands, buttons, modals and events alike. */
export interface SlackHttp {
  readonly receiver: Receiver;
  readonly routes: (server: FastifyInstance) => Promise<void>;
}

/** Slack allows an app 3 s; what no listener answered by then is an error. */
const answerWithinMs = 3_000;

/**
 * Takes signed requests on `POST /slack/events`. Ours rather than Bolt's, because the raw body, the skew in both directions
 * and the memory of signatures belong together, and API and health checks share the port.
 */
export function createSlackHttp({ signingSecret, log, now }: SlackHttpOptions): SlackHttp {
  const replays = createReplays();
  let app: App | undefined;

  async function handle(request: FastifyRequest<{ Body: Buffer }>, reply: FastifyReply): Promise<FastifyReply> {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    // Slack's check of the certificate is unsigned and asks for nothing but an answer. It is short: nothing long is parsed unsigned.
    if (body.length < 1024 && new URLSearchParams(body.toString()).get('ssl_check') === '1')
      return reply.code(200).send();
    const signed = {
      timestamp: header(request, 'x-slack-request-timestamp'),
      signature: header(request, 'x-slack-signature'),
      body,
    };
    const signature = verifySlackRequest(signed, signingSecret, now());
    if (!replays.firstSeen(signature, now())) {
      throw new Problem(
        'unauthenticated',
        'This very request was received before; each works once. Type the command or press the button again.',
      );
    }
    const event = readBody(request.headers['content-type'] ?? '', body.toString());
    if (event['type'] === 'url_verification') return reply.send({ challenge: event['challenge'] });
    await dispatch(event, signature, request, reply);
    return reply;
  }

  async function dispatch(
    body: ReceiverEvent['body'],
    signature: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const answered = Promise.withResolvers<void>();
    const timer = setTimeout(() => answered.resolve(), answerWithinMs);
    const retry = header(request, 'x-slack-retry-num');
    const event: ReceiverEvent = {
      body,
      customProperties: { requestKey: signature },
      ...(retry === undefined ? {} : { retryNum: Number(retry) }),
      ack: async (answer?: unknown) => {
        if (!reply.sent) {
          if (answer === undefined || answer === '') reply.code(200).send();
          else reply.code(200).send(answer);
        }
        answered.resolve();
      },
    };
    void app?.processEvent(event).then(
      () => answered.resolve(),
      (error: unknown) => {
        log.error({ err: error }, 'listener failed');
        answered.resolve();
      },
    );
    await answered.promise;
    clearTimeout(timer);
    if (!reply.sent)
      reply.code(404).send({ error: { type: 'notFound', sentence: 'Nothing listens to this request.' } });
  }

  return {
    receiver: {
      init(bolt) {
        app = bolt;
      },
      start: () => Promise.resolve(),
      stop: () => Promise.resolve(),
    },
    routes: async (server) => {
      server.removeAllContentTypeParsers();
      server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
      server.post('/slack/events', handle);
    },
  };
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** Commands are forms, interactions are forms with one JSON field, events are JSON. */
function readBody(contentType: string, text: string): ReceiverEvent['body'] {
  const form = contentType.startsWith('application/x-www-form-urlencoded') ? parse(text) : undefined;
  const json = form === undefined ? text : form['payload'];
  return typeof json === 'string' ? objectIn(json) : { ...form };
}

function objectIn(json: string): ReceiverEvent['body'] {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    throw new Problem('usage', 'The body is neither a form nor JSON.', { cause: error });
  }
  throw new Problem('usage', 'The body is JSON, but no object as Slack sends it.');
}
