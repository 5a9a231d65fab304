import type { z } from 'zod';
import type { Secret } from '../../config/secret.ts';
import { isError } from '../is-error.ts';
import { CodeHostTrouble } from './code-host.ts';

export interface RestOptions {
  /** Such as `https://gitlab.example.com`. */
  readonly url: string;
  /** A project or group access token with the scope `api`. */
  readonly token: Secret;
}

export interface Call<T> {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below `/api/v4/projects/:id/`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, string | boolean>>;
  readonly answer: z.ZodType<T>;
}

export type Rest = <T>(project: string, call: Call<T>) => Promise<T>;

/** Downloads what is no JSON; undefined where there is no such thing (HTTP 404). */
export type Download = (
  project: string,
  call: Pick<Call<unknown>, 'path' | 'query'>,
) => Promise<AsyncIterable<Uint8Array> | undefined>;

const timeoutMs = 10_000;
/** For a whole archive. */
const downloadMs = 120_000;
/** Where GitLab limits and does not say how long. */
const limitedSeconds = 60;
const awaySeconds = 5;

/** GitLab's REST API, one call at a time, without retries: who calls decides when to try again. */
export function createRest(options: RestOptions): Rest {
  return async function call(project, asked) {
    const response = await send(options, project, asked, timeoutMs);
    const text = await answered(options, () => response.text());
    const doing = doingOf(project, asked);
    if (!response.ok) throw troubleOf(response, text, doing);
    const read = asked.answer.safeParse(jsonOf(text));
    if (!read.success) throw new CodeHostTrouble(`GitLab answered ${doing} in a form that is not known.`);
    return read.data;
  };
}

export function createDownload(options: RestOptions): Download {
  return async function download(project, { path, query = {} }) {
    const asked = { method: 'GET', path, query } as const;
    const response = await send(options, project, asked, downloadMs);
    const { body } = response;
    if (response.ok && body !== null) return received(options, body);
    const text = await answered(options, () => response.text());
    if (response.status === 404) return undefined;
    throw troubleOf(response, text, doingOf(project, asked));
  };
}

type Asked = Omit<Call<unknown>, 'answer'>;

function doingOf(project: string, { method, path }: Asked): string {
  return `${method} ${path.replaceAll(/[0-9a-f]{40}/g, (sha) => sha.slice(0, 8))} of ${project}`;
}

function send(options: RestOptions, project: string, asked: Asked, withinMs: number): Promise<Response> {
  const { method, path, query = {}, body } = asked;
  const search = new URLSearchParams(query).toString();
  const address = `${options.url}/api/v4/projects/${encodeURIComponent(project)}/${path}${search === '' ? '' : `?${search}`}`;
  return answered(options, () =>
    fetch(address, {
      method,
      headers: {
        'private-token': options.token.reveal(),
        'user-agent': 'coxswain',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // A redirect would carry the token elsewhere.
      redirect: 'manual',
      signal: AbortSignal.timeout(withinMs),
    }),
  );
}

async function* received(options: RestOptions, body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const parts = body[Symbol.asyncIterator]();
  for (;;) {
    const { value, done } = await answered(options, () => parts.next());
    if (done === true) return;
    yield value;
  }
}

async function answered<T>({ url }: RestOptions, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const cause = isError(error) && isError(error.cause) ? error.cause : error;
    const why = isError(cause) ? cause.message : String(cause);
    throw new CodeHostTrouble(`GitLab does not answer at ${url} (${why}).`, awaySeconds);
  }
}

/** https://docs.gitlab.com/api/rest/troubleshooting/#status-codes */
function troubleOf(response: Response, text: string, doing: string): CodeHostTrouble {
  const { status, headers } = response;
  if (status === 429) {
    const seconds = Number(headers.get('retry-after') ?? Number.NaN);
    return new CodeHostTrouble(
      `GitLab limits calls: ${doing}.`,
      Number.isFinite(seconds) && seconds > 0 ? seconds : limitedSeconds,
    );
  }
  if (status >= 500 || status === 408 || status === 409) {
    return new CodeHostTrouble(`GitLab answered ${doing} with HTTP ${status}.`, awaySeconds);
  }
  const said = messageOf(jsonOf(text));
  const help = status === 401 || status === 403 ? ' COXSWAIN_GITLAB_TOKEN needs the scope api there.' : '';
  const sentence = `GitLab refused ${doing} with HTTP ${status}${said === '' ? '' : `: ${said}`}.${help}`;
  return new CodeHostTrouble(sentence, undefined, status);
}

/** GitLab's `message` is a sentence, or lists of them by field. */
function messageOf(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null) return '';
  const said = 'message' in answer ? answer.message : 'error' in answer ? answer.error : '';
  return (typeof said === 'string' ? said : JSON.stringify(said)).slice(0, 300).replace(/\.$/, '');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
