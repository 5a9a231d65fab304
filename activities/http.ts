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
  if (!(error instanceof Error)) return 'no answer';
  if (error.name === 'TimeoutError') return 'no answer within 5 s';
  const { cause } = error;
  // `fetch failed` says nothing; its cause does.
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : error.message;
  return `no answer (${code})`;
}
