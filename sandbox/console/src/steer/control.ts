/** What the control API of simulated AWS answered; what it refuses it says in a sentence. */
export type Answer<T> = { ok: true; value: T } | { ok: false; status: number; sentence: string };

/** Asks the control API, through the console's own address; `T` is what `sandbox/control/shapes.ts` says of it. Never throws. */
export async function control<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Answer<T>> {
  try {
    const response = await fetch(`/_sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await response.json();
    if (response.ok) return { ok: true, value: answer };
    return { ok: false, status: response.status, sentence: String(answer.error ?? `HTTP ${response.status}`) };
  } catch {
    return { ok: false, status: 0, sentence: 'The sandbox does not answer. Is it still running?' };
  }
}
