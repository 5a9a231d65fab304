/** Since when messages lack what is new. */
export interface Behind {
  /** What is to be said of a change now: something new waits, or nothing does. */
  note(change: string, waits: boolean): void;
  /** How long the oldest news have waited, seconds; 0 when none does. */
  seconds(): number;
  clear(): void;
}

/** Measures how far Slack is behind: from the moment when news are due until they stand there, however often that is tried. */
export function createBehind(now: () => number): Behind {
  const since = new Map<string, number>();
  return {
    note(change, waits) {
      if (!waits) since.delete(change);
      else if (!since.has(change)) since.set(change, now());
    },
    seconds: () => (since.size === 0 ? 0 : (now() - Math.min(...since.values())) / 1000),
    clear: () => since.clear(),
  };
}
