export interface Ranking {
  /** Rank of each value from 1, in the order given; equal values share the mean of their ranks. */
  readonly ranks: readonly number[];
  /** How many values share each distinct value. */
  readonly ties: readonly number[];
}

/** Mid-ranks, as the rank-sum test wants them (Wilcoxon 1945). */
export function rank(values: readonly number[]): Ranking {
  const order = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const ranks = values.map(() => 0);
  const ties: number[] = [];
  for (let first = 0; first < order.length; ) {
    let next = first + 1;
    while (next < order.length && order[next]?.value === order[first]?.value) next += 1;
    for (const { index } of order.slice(first, next)) ranks[index] = (first + 1 + next) / 2;
    ties.push(next - first);
    first = next;
  }
  return { ranks, ties };
}

/** Wilcoxon's statistic of `x` against `y` with what its distribution under no difference needs. */
export interface RankSum {
  /** Mann & Whitney's U of `x`: pairs in which x exceeds y, ties counting half. */
  readonly u: number;
  /** Mean of U when nothing differs. */
  readonly mean: number;
  /** Standard deviation of U when nothing differs, corrected for ties (Lehmann 1975, 1.35). */
  readonly deviation: number;
  readonly tied: boolean;
}

/** Mann & Whitney 1947: U of `x` against `y`, both non-empty. */
export function rankSum(x: readonly number[], y: readonly number[]): RankSum {
  const [m, n] = [x.length, y.length];
  const total = m + n;
  const { ranks, ties } = rank([...x, ...y]);
  const sum = ranks.slice(0, m).reduce((all, one) => all + one, 0);
  const tieTerm = ties.reduce((all, t) => all + (t ** 3 - t), 0) / (total * (total - 1));
  return {
    u: sum - (m * (m + 1)) / 2,
    mean: (m * n) / 2,
    deviation: Math.sqrt(((m * n) / 12) * (total + 1 - tieTerm)),
    tied: ties.length < total,
  };
}
