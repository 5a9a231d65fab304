import { rankSum } from './ranks.ts';
import type { EffectSizeRule } from './rule.ts';

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * How large the difference is; undefined where it cannot be said (Kayenta then leaves it out of the decision).
 * `cles`: Vargha & Delaney 2000, ties counting half.
 */
export function effectSize(
  measure: EffectSizeRule['measure'],
  baseline: readonly number[],
  canary: readonly number[],
): number | undefined {
  if (measure === 'cles') return rankSum(canary, baseline).u / (canary.length * baseline.length);
  const [before, after] = [mean(baseline), mean(canary)];
  return before === 0 || after === 0 ? undefined : after / before;
}

/** The effect size of no difference, which is also Kayenta's default limit. */
export function noEffect(measure: EffectSizeRule['measure']): readonly [number, number] {
  return measure === 'cles' ? [0.5, 0.5] : [1, 1];
}
