/**
 * Remembers signatures for as long as their requests could be accepted again (the skew both ways), so that one works once.
 * Other bots do not see this memory: there the change's id, derived from the signature, refuses the second start.
 */
export interface Replays {
  /** True the first time. */
  firstSeen(signature: string, now: number): boolean;
}

const keepMs = 10 * 60_000;

export function createReplays(): Replays {
  // Insertion order is age order, so the oldest are at the front.
  const seen = new Map<string, number>();
  return {
    firstSeen(signature, now) {
      for (const [old, at] of seen) {
        if (now - at < keepMs) break;
        seen.delete(old);
      }
      if (seen.has(signature)) return false;
      seen.set(signature, now);
      return true;
    },
  };
}
