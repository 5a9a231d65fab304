import { effectSize, mean, noEffect } from './effect-size.ts';
import { locationShift, type LocationShift } from './location-shift.ts';
import { mannWhitneyP } from './p-value.ts';
import type { Judgement, MannWhitneyRule } from './rule.ts';
import { asWritten, figure, pText } from './wording.ts';

type Outcome = Omit<Judgement, 'critical'> & { readonly effect?: number | undefined };

/**
 * Kayenta's Mann-Whitney classifier (`MannWhitneyClassifier.scala`) on samples without missing values: High when the
 * interval of the shift lies above tolerance × |estimated shift| and the effect reaches its limit; Low mirrored.
 * No data on either side is Nodata, never Pass.
 */
export function judgeMannWhitney(
  rule: MannWhitneyRule,
  baseline: readonly number[],
  canary: readonly number[],
): Outcome {
  if (baseline.length === 0 || canary.length === 0) {
    const missing = baseline.length > 0 ? 'canary' : canary.length > 0 ? 'baseline' : 'baseline and canary';
    return { classification: 'Nodata', p: null, reason: `no data for ${missing}, so there is nothing to compare` };
  }
  const p = mannWhitneyP(canary, baseline);
  if (sameValues(baseline, canary)) return { classification: 'Pass', p, reason: 'baseline and canary are identical' };
  if (isConstant([...baseline, ...canary])) {
    return { classification: 'Pass', p, reason: `every value on both sides is ${figure(mean(canary))}` };
  }
  if (baseline.length === 1 && canary.length === 1) {
    return {
      classification: 'Nodata',
      p,
      reason: 'one value a side gives no interval; at least two are needed on one',
    };
  }
  const shift = shiftOf(rule, baseline, canary);
  const measure = rule.effectSize?.measure ?? 'meanRatio';
  const effect = effectSize(measure, baseline, canary);
  const [atMost, atLeast] = rule.effectSize?.limits ?? noEffect(measure);
  const bound = rule.tolerance * Math.abs(shift.estimate);
  const above = rule.direction !== 'decrease' && shift.lower > bound;
  const below = rule.direction !== 'increase' && shift.upper < -bound;
  const high = above && (effect === undefined || effect >= atLeast);
  const low = !high && below && (effect === undefined || effect <= atMost);
  const classification = high ? 'High' : low ? 'Low' : 'Pass';
  const finding = high
    ? 'canary is higher'
    : low
      ? 'canary is lower'
      : above || below
        ? 'a difference, within the effect size allowed'
        : shift.lower > 0 || shift.upper < 0
          ? 'no difference that counts in this direction and tolerance'
          : 'no real difference';
  return { classification, p, effect, reason: `${finding}: ${figures(rule, baseline, canary, shift, effect, p)}` };
}

/**
 * Two constant groups have no interval. Kayenta adds random noise of 1e-5 of the value to both; as that noise goes to
 * zero both ends of the interval go to the difference, which is taken here: the same answer, repeatable.
 */
function shiftOf(rule: MannWhitneyRule, baseline: readonly number[], canary: readonly number[]): LocationShift {
  if (!isConstant(baseline) || !isConstant(canary)) return locationShift(canary, baseline, rule.confidence);
  const difference = (canary[0] ?? 0) - (baseline[0] ?? 0);
  return { lower: difference, upper: difference, estimate: difference };
}

function figures(
  rule: MannWhitneyRule,
  baseline: readonly number[],
  canary: readonly number[],
  shift: LocationShift,
  effect: number | undefined,
  p: number,
): string {
  const size = effect === undefined ? '' : `, ${rule.effectSize?.measure ?? 'meanRatio'} ${figure(effect)}`;
  // On tied data each end is found to the root's precision only, so they may come out crossed.
  const [from, to] = [Math.min(shift.lower, shift.upper), Math.max(shift.lower, shift.upper)];
  const interval = `${asWritten(rule.confidence * 100)} % interval ${figure(from)} to ${figure(to)}`;
  return (
    `mean ${figure(mean(canary))} against ${figure(mean(baseline))}${size}, ` +
    `shift ${figure(shift.estimate)} (${interval}), ${pText(p)}`
  );
}

function sameValues(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  const sorted = b.toSorted((x, y) => x - y);
  return a.toSorted((x, y) => x - y).every((value, index) => value === sorted[index]);
}

function isConstant(values: readonly number[]): boolean {
  return values.every((value) => value === values[0]);
}
