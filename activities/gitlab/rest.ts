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

const timeoutMs = 10_000;
/** Where GitLab limits and does not say how long. */
const limitedSeconds = 60;
const awaySeconds = 5;

/** GitLab's REST API, one call at a time, without retries: who calls decides when to try again. */
export function createRest({ url, token }: RestOptions): Rest {
  return async function call(project, { method, path, query = {}, body, answer }) {
    const search = new URLSearchParams(query).toString();
    const address = `${url}/api/v4/projects/${encodeURIComponent(project)}/${path}${search === '' ? '' : `?${search}`}`;
    const doing = `${method} ${path.replaceAll(/[0-9a-f]{40}/g, (sha) => sha.slice(0, 8))} of ${project}`;
    let response: Response;
    let text: string;
    try {
      response = await fetch(address, {
        method,
        headers: {
          'private-token': token.reveal(),
          'user-agent': 'coxswain',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        // A redirect would carry the token elsewhere.
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      text = await response.text();
    } catch (error) {
      const cause = isError(error) && isError(error.cause) ? error.cause : error;
      throw new CodeHostTrouble(
        `GitLab does not answer at ${url} (${isError(cause) ? cause.message : String(cause)}).`,
        awaySeconds,
      );
    }
    if (!response.ok) throw troubleOf(response, text, doing);
    const read = answer.safeParse(jsonOf(text));
    if (!read.success) throw new CodeHostTrouble(`GitLab answered ${doing} in a form that is not known.`);
    return read.data;
  };
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
  return new CodeHostTrouble(`GitLab refused ${doing} with HTTP ${status}${said === '' ? '' : `: ${said}`}.${help}`);
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
