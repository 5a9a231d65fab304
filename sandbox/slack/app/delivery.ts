import { request } from 'node:http';
import { signedHeaders } from './signing.ts';

/** How long the app has to acknowledge a command, an interaction or an event. */
export const ACK_MS = 3000;

/** What became of a request to the app. `error` is Slack's word for it; `ms` is the time until the answer or the end. */
export type Delivery =
  | { ok: true; body: string; contentType: string; ms: number }
  | { ok: false; error: 'operation_timeout' | 'dispatch_failed'; detail: string; ms: number };

/** Posts signed requests to the app. */
export interface AppLine {
  /** A command or an interaction: a form, as Slack sends it. */
  postForm(fields: Record<string, string>): Promise<Delivery>;
  /** An event: JSON; `retry` adds Slack's retry headers. */
  postJson(body: unknown, retry?: { count: number; reason: string }): Promise<Delivery>;
}

/** @param appUrl where the app listens, such as `http://127.0.0.1:3000/slack/events` */
export function createAppLine(appUrl: string, signingSecret: string, now: () => number): AppLine {
  function post(body: string, contentType: string, extra: Record<string, string>): Promise<Delivery> {
    const headers = {
      'content-type': contentType,
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': 'Slackbot 1.0 (simulated)',
      ...signedHeaders(body, signingSecret, now()),
      ...extra,
    };
    return send(appUrl, body, headers);
  }
  return {
    postForm: (fields) => post(new URLSearchParams(fields).toString(), 'application/x-www-form-urlencoded', {}),
    postJson(body, retry) {
      const headers: Record<string, string> = retry
        ? { 'x-slack-retry-num': String(retry.count), 'x-slack-retry-reason': retry.reason }
        : {};
      return post(JSON.stringify(body), 'application/json', headers);
    },
  };
}

// A connection of its own for each request, as from many Slack servers: a restarted app never meets a stale one.
function send(url: string, body: string, headers: Record<string, string>): Promise<Delivery> {
  const start = performance.now();
  return new Promise((resolve) => {
    const fail = (error: 'operation_timeout' | 'dispatch_failed', detail: string): void =>
      resolve({ ok: false, error, detail, ms: performance.now() - start });
    const outgoing = request(url, { method: 'POST', headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', (error) => fail('dispatch_failed', error.message));
      response.on('end', () => {
        clearTimeout(timer);
        const text = Buffer.concat(chunks).toString('utf8');
        const status = response.statusCode ?? 0;
        if (status < 200 || status > 299) return fail('dispatch_failed', `the app answered HTTP ${status}`);
        const contentType = response.headers['content-type'] ?? '';
        resolve({ ok: true, body: text, contentType, ms: performance.now() - start });
      });
    });
    const timer = setTimeout(() => {
      fail('operation_timeout', `the app did not answer within ${ACK_MS} ms`);
      outgoing.destroy();
    }, ACK_MS);
    outgoing.on('error', (error) => {
      clearTimeout(timer);
      fail('dispatch_failed', error.message);
    });
    outgoing.end(body);
  });
}
