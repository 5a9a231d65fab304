const steps = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400] as const;
const mostLabels = 5;

/** Round times, in seconds from 0 to at most `end`, that a small panel has room to label. */
export function axisSeconds(end: number): number[] {
  const step = steps.find((seconds) => end / seconds <= mostLabels) ?? steps[steps.length - 1] ?? 86_400;
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step);
}
