import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody, sendJson } from '../http.ts';
import { isObject, stringOf } from '../json.ts';

const LONGEST_BODY = 100_000;
const LONGEST_MS = 60_000;
const NAME = /^\/_sandbox\/[\w/-]+$/;
const METHODS: readonly string[] = ['GET', 'POST', 'DELETE'];

/**
 * Passes a request for `/_sandbox/…` on to the control API of simulated AWS, and its answer back as it is. Nothing else of
 * that address can be reached: an AWS call sent here would not be signed by anyone. What cannot be passed on is answered
 * in the control API's own shape, `{ "error": sentence }`. The caller has seen to it that the console's own page asks.
 */
export async function passToControl(
  request: IncomingMessage,
  response: ServerResponse,
  { pathname, search }: URL,
  endpoint: string | undefined,
): Promise<void> {
  const refuse = (status: number, error: string): void => sendJson(response, status, { error });
  const { method = 'GET' } = request;
  if (endpoint === undefined) return refuse(404, 'This workspace steers no sandbox: it was started without one.');
  if (!NAME.test(pathname))
    return refuse(404, `${pathname} is no address of the control API, such as /_sandbox/faults.`);
  if (!METHODS.includes(method)) return refuse(405, `The control API takes ${METHODS.join(', ')}, not ${method}.`);
  const body = method === 'POST' ? await readBody(request, LONGEST_BODY) : undefined;
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(`${endpoint}${pathname}${search}`, {
      method,
      ...(body ? { body: body.toString('utf8'), headers: { 'content-type': 'application/json' } } : {}),
      redirect: 'error',
      signal: AbortSignal.timeout(LONGEST_MS),
    });
    text = await answer.text();
  } catch (error) {
    const cause = isObject(error) ? error['cause'] : undefined; // `fetch` itself says only that it failed
    const why = isObject(cause) ? stringOf(cause['message']) : String(error);
    return refuse(
      502,
      pathname.startsWith('/_sandbox/gitlab/')
        ? `The GitLab stand-in does not answer at ${endpoint} (${why}).`
        : `Simulated AWS does not answer at ${endpoint} (${why}); its log is logs/aws.log in the state folder.`,
    );
  }
  response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(text);
}

/**
 * The address of simulated AWS without a slash at its end.
 * @throws where it is not on this machine: the console would be a door to it for everyone here
 */
export function loopbackOnly(endpoint: string): string {
  const { hostname, origin } = new URL(endpoint);
  if (hostname === '127.0.0.1' || hostname === 'localhost') return origin;
  throw new Error(`The console steers a sandbox on 127.0.0.1 only, not one at ${endpoint}: leave "controlUrl" out.`);
}
