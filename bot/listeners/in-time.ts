/**
 * How long an acknowledgement waits for the work behind it, ms. One command is at work in 5 to 50 ms; of many at once only the
 * first are, and the others must not come near the 300 ms that a person feels.
 */
const patienceMs = 100;

/** What the work came to, or undefined when it has not ended within so many milliseconds; it goes on all the same. */
export async function inTime<T>(work: Promise<T>, ms: number = patienceMs): Promise<{ readonly value: T } | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([work.then((value) => ({ value })), late]);
  } finally {
    clearTimeout(timer);
  }
}
