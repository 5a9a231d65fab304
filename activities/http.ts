import { isError } from './is-error.ts';

/** What came of one request: an answer, or why there was none. */
export type HttpAnswer = { readonly status: number; readonly body: string } | { readonly problem: string };

const timeoutMs = 5000;
const bodyLimit = 10_000;

/** One GET, redirects not followed, answered within 5 s. Rejects only on cancellation. */
export async function getOnce(
  url: string,
  headers: Readonly<Record<string, string>>,
  cancelled: AbortSignal,
): Promise<HttpAnswer> {
  const signal = AbortSignal.any([cancelled, AbortSignal.timeout(timeoutMs)]);
  try {
    const response = await fetch(url, {
      headers: { 'user-agent': 'coxswain', ...headers },
      redirect: 'manual',
      signal,
    });
    return { status: response.status, body: (await response.text()).slice(0, bodyLimit) };
  } catch (error) {
    cancelled.throwIfAborted();
    return { problem: problemOf(error) };
  }
}

function problemOf(error: unknown): string {
  if (!isError(error)) return 'no answer';
  if (error.name === 'TimeoutError') return 'no answer within 5 s';
  // `fetch failed` says nothing; its cause does.
  const cause = isError(error.cause) ? error.cause : error;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
  return `no answer (${code})`;
}
