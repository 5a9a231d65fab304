import { brentRoot } from './brent.ts';
import { normalQuantile } from './normal.ts';
import { rankSum } from './ranks.ts';

export interface LocationShift {
  readonly lower: number;
  readonly upper: number;
  /** Hodges & Lehmann's estimate of how far `x` lies above `y`. */
  readonly estimate: number;
}

/** Kayenta's (and R's) absolute precision of the root. */
const usualTolerance = 1e-4;
/** Where that precision would be more than a hundredth of the whole range, it is a share of the range instead. */
const narrowRange = 1e-2;

/**
 * Confidence interval of the shift between two samples, as Kayenta computes it and R's
 * `wilcox.test(x, y, conf.int = TRUE, exact = FALSE, correct = TRUE)`: the shifts at which the normal approximation
 * with tie and continuity corrections reaches the quantiles, found by root search over [min x - max y, max x - min y]
 * (Bauer 1972; Hollander & Wolfe 1999, 4.3). Where the samples are too few to reach a quantile, the end of that range.
 *
 * One departure: the root precision is 1e-4 in both, whatever the unit, which makes the interval of a metric in tiny units
 * (errors as a share, latency in seconds) the whole range. Over ranges under 0.01 it is 1e-4 of the range here.
 * Throws RangeError when every value of x lies the same distance from every value of y.
 */
export function locationShift(x: readonly number[], y: readonly number[], confidence: number): LocationShift {
  const lowest = smallest(x) - largest(y);
  const highest = largest(x) - smallest(y);
  const range = highest - lowest;
  const tolerance = range < narrowRange ? usualTolerance * range : usualTolerance;
  const search = (quantile: number, clamp: boolean) => {
    const f = (shift: number) => standardised(x, y, shift) - quantile;
    const [from, to] = [
      { x: lowest, y: f(lowest) },
      { x: highest, y: f(highest) },
    ];
    if (clamp && from.y <= 0) return lowest;
    if (clamp && to.y >= 0) return highest;
    return brentRoot(f, from, to, tolerance);
  };
  const quantile = normalQuantile((1 - confidence) / 2);
  return { lower: search(-quantile, true), upper: search(quantile, true), estimate: search(0, false) };
}

/** The rank-sum statistic of `x - shift` against `y`, standardised, half a step nearer to zero (continuity). */
export function standardised(x: readonly number[], y: readonly number[], shift: number): number {
  const { u, mean, deviation } = rankSum(
    x.map((value) => value - shift),
    y,
  );
  if (deviation === 0) throw new RangeError('All observations are tied, so there is no interval for their shift.');
  return (u - mean - Math.sign(u - mean) * 0.5) / deviation;
}

function smallest(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
}
