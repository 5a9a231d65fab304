/**
 * Lets one through every so many milliseconds, in their order, the first at once. So the work of many commands typed at the
 * same moment does not take the processor from their acknowledgements, which Slack waits for. It waits for no one's end: slow
 * work holds nobody up.
 */
export function createSpacing(everyMs: number, now: () => number = () => performance.now()): () => Promise<void> {
  let next = Number.NEGATIVE_INFINITY;
  return async () => {
    const at = now();
    const turn = Math.max(at, next);
    next = turn + everyMs;
    if (turn > at) await new Promise((resolve) => setTimeout(resolve, turn - at));
  };
}
