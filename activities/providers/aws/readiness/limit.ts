export type Limit = <T>(work: () => Promise<T>) => Promise<T>;

/** Lets so many run at a time; the others wait their turn, first come first served. */
export function createLimit(most: number): Limit {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // The turn is handed on, so that nobody slips in between.
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
