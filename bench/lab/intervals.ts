/** A stretch of time; ms since the epoch. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** The same time without overlaps, oldest first: what ran in parallel counts once. */
export function union(intervals: readonly Interval[]): Interval[] {
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of intervals.filter((each) => each.to > each.from).toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last === undefined || from > last.to) merged.push({ from, to });
    else last.to = Math.max(last.to, to);
  }
  return merged;
}

/** The parts that lie within. */
export function within(intervals: readonly Interval[], { from, to }: Interval): Interval[] {
  return intervals
    .map((each) => ({ from: Math.max(each.from, from), to: Math.min(each.to, to) }))
    .filter((each) => each.to > each.from);
}

/** Length of intervals that do not overlap, ms. */
export function lengthOf(intervals: readonly Interval[]): number {
  return intervals.reduce((sum, { from, to }) => sum + to - from, 0);
}
