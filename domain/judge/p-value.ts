import { normalUpperTail } from './normal.ts';
import { rankSum } from './ranks.ts';

/** From this size on of the smaller sample, and with ties, SciPy (`method='auto'`) takes the normal approximation. */
const exactUpTo = 8;
/** Beyond this many pairs the exact distribution costs more than it adds. */
const exactPairs = 50_000;

/**
 * Two-sided p-value of the Mann-Whitney U test as `scipy.stats.mannwhitneyu` gives it by default: exact without ties
 * when one sample has at most 8 values, else the normal approximation with tie and continuity corrections (which is
 * also R's `wilcox.test(exact = FALSE)`). Kayenta reports none.
 */
export function mannWhitneyP(x: readonly number[], y: readonly number[]): number {
  const { u, mean, deviation, tied } = rankSum(x, y);
  const larger = Math.max(u, x.length * y.length - u);
  const small = Math.min(x.length, y.length) <= exactUpTo && x.length * y.length <= exactPairs;
  if (small && !tied) return Math.min(1, 2 * exactUpperTail(larger, x.length, y.length));
  if (deviation === 0) return 1;
  return Math.min(1, 2 * normalUpperTail((larger - mean - 0.5) / deviation));
}

/**
 * P(U >= u) for samples of m and n without ties. The number of arrangements with each U is a coefficient of the
 * Gaussian binomial ∏ (1 - q^(n+i)) / (1 - q^i), i = 1…m (Andrews 1976, theorem 3.1), here in whole numbers.
 */
function exactUpperTail(u: number, m: number, n: number): number {
  const [few, many] = m < n ? [m, n] : [n, m];
  const counts: bigint[] = Array.from({ length: m * n + 1 }, (_, index) => (index === 0 ? 1n : 0n));
  for (let i = 1; i <= few; i += 1) {
    for (let q = counts.length - 1; q >= many + i; q -= 1) counts[q] = at(counts, q) - at(counts, q - many - i);
    for (let q = i; q < counts.length; q += 1) counts[q] = at(counts, q) + at(counts, q - i);
  }
  const all = counts.reduce((sum, count) => sum + count, 0n);
  const beyond = counts.slice(Math.ceil(u)).reduce((sum, count) => sum + count, 0n);
  return Number(beyond) / Number(all);
}

function at(counts: readonly bigint[], index: number): bigint {
  return counts[index] ?? 0n;
}
