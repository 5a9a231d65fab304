import { effectSize, mean } from './effect-size.ts';
import type { Judgement, ThresholdRule } from './rule.ts';
import { figure } from './wording.ts';

type Outcome = Omit<Judgement, 'critical'> & { readonly effect?: number | undefined };

/**
 * Limits without statistics. With `max` or `min`: the canary's mean against them, both ends inclusive, the baseline
 * left aside. Without: the canary against the baseline, by `effectSize.limits` or else by [1 - tolerance, 1 + tolerance]
 * on the ratio of the means, in the rule's direction.
 */
export function judgeThreshold(rule: ThresholdRule, baseline: readonly number[], canary: readonly number[]): Outcome {
  if (canary.length === 0) return { classification: 'Nodata', p: null, reason: 'no data for canary' };
  const after = mean(canary);
  if (rule.max !== undefined || rule.min !== undefined) {
    const high = rule.max !== undefined && after > rule.max;
    const low = rule.min !== undefined && after < rule.min;
    const limits = [limit('max', rule.max), limit('min', rule.min)].filter((text) => text !== '').join(', ');
    const place = high ? 'above the limit' : low ? 'below the limit' : 'within the limits';
    return {
      classification: high ? 'High' : low ? 'Low' : 'Pass',
      p: null,
      reason: `canary's mean ${figure(after)} is ${place} (${limits}; ${canary.length} values)`,
    };
  }
  if (baseline.length === 0) return { classification: 'Nodata', p: null, reason: 'no data for baseline' };
  return compare(rule, baseline, canary);
}

function compare(rule: ThresholdRule, baseline: readonly number[], canary: readonly number[]): Outcome {
  const measure = rule.effectSize?.measure ?? 'meanRatio';
  const [before, after] = [mean(baseline), mean(canary)];
  const ratio = before === 0 ? zeroRatio(after) : after / before;
  const effect = measure === 'cles' ? effectSize(measure, baseline, canary) : ratio;
  const around = measure === 'cles' ? 0.5 : 1;
  const [least, most] = rule.effectSize?.limits ?? [around * (1 - rule.tolerance), around * (1 + rule.tolerance)];
  const high = rule.direction !== 'decrease' && effect !== undefined && effect > most;
  const low = rule.direction !== 'increase' && effect !== undefined && effect < least;
  const size = effect === undefined ? '' : `, ${measure} ${figure(effect)}`;
  const place = high ? 'above' : low ? 'below' : 'within';
  return {
    classification: high ? 'High' : low ? 'Low' : 'Pass',
    p: null,
    effect,
    reason: `mean ${figure(after)} against ${figure(before)}${size}, ${place} the limits ${figure(least)} to ${figure(most)}`,
  };
}

/** Ratio to a mean of zero: no change, or a change beyond any limit. */
function zeroRatio(after: number): number {
  if (after === 0) return 1;
  return after > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

function limit(name: string, value: number | undefined): string {
  return value === undefined ? '' : `${name} ${figure(value)}`;
}
