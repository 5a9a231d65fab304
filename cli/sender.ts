import { randomUUID } from 'node:crypto';
import { failureOf, parseJson } from './answers.ts';
import { Failure } from './exit.ts';
import { reasonOf } from './reason.ts';
import type { Terminal } from './terminal.ts';
import type { TokenSource } from './token-source.ts';

/** Requests to Coxswain's HTTP API, by paths below `/api/v1`. Answers the JSON; everything else throws a `Failure`. */
export interface Sender {
  readonly get: (path: string) => Promise<unknown>;
  readonly post: (path: string, body: unknown) => Promise<unknown>;
}

/** The parts of a request that differ. */
interface Request {
  readonly method?: 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Waits before a request is sent again, ms; a POST repeats its idempotency key, so that it counts once. */
const pauses = [300, 700, 1_500, 3_000];
const deadline = 30_000;

export function createSender(terminal: Terminal, tokens: TokenSource): Sender {
  const { url } = terminal.settings;
  if (url === undefined)
    throw new Failure(
      'usage',
      'COXSWAIN_URL is not set; write the address of Coxswain, such as https://coxswain.example.',
    );
  const root = `${url}/api/v1`;

  async function once(path: string, init: Request): Promise<unknown> {
    const token = await tokens.get();
    const headers = {
      ...init.headers,
      accept: 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    let response: Response;
    let text: string;
    try {
      response = await terminal.fetch(`${root}${path}`, { ...init, headers, signal: AbortSignal.timeout(deadline) });
      text = await response.text();
    } catch (error) {
      throw new Failure(
        'unreachable',
        `Coxswain does not answer at ${url} (${reasonOf(error)}). Look at COXSWAIN_URL, or whether it runs.`,
      );
    }
    const body = parseJson(text);
    if (response.ok && body !== undefined) return body;
    throw failureOf(response.status, body, url ?? '');
  }

  async function send(path: string, init: Request): Promise<unknown> {
    let renewed = false;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await once(path, init);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        if (error.type === 'unauthenticated' && !renewed && tokens.renew()) {
          renewed = true;
          continue;
        }
        const pause = pauses[attempt];
        if (error.type !== 'unreachable' || pause === undefined) throw error;
        await terminal.sleep(pause);
      }
    }
  }

  return {
    get: (path) => send(path, {}),
    post: (path, body) =>
      send(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
        body: JSON.stringify(body),
      }),
  };
}
