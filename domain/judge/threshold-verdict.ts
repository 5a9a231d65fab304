import { binomialAtLeast, studentUpperTail } from './chance.ts';
import { mean } from './effect-size.ts';
import { present } from './judge-metric.ts';
import type { MetricSamples, VerificationRule } from './verification.ts';

/** Chance below which a limit counts as broken before the end; the test is repeated every period, hence so small. */
const rateChance = 0.001;
/** The same for a mean of few values, where Student's t is slow to convince. */
const meanChance = 0.01;
const ratePeriods = 2;
const meanPeriods = 3;

export interface ThresholdVerdict {
  readonly pooled: number;
  /** Which limit the pooled mean breaks. */
  readonly broken: 'max' | 'min' | undefined;
  /** One-sided chance of such a mean if the truth were at the limit; null where none is broken or it cannot be said. */
  readonly chance: number | null;
  /** Broken beyond chance over enough periods: no need to wait for the end. */
  readonly certain: boolean;
}

/**
 * The canary's pooled mean against the rule's limits. Rates are tested by the binomial distribution of the requests
 * (two periods at least), other units by a one-sample t test over the periods (three at least; Student 1908).
 * Needs at least one value.
 */
export function judgeAgainstLimits(rule: VerificationRule, samples: MetricSamples): ThresholdVerdict {
  const values = present(samples.canary);
  const pooled = pooledMean(rule, samples.canary, samples.canaryCounts) ?? 0;
  const broken =
    rule.max !== undefined && pooled > rule.max
      ? 'max'
      : rule.min !== undefined && pooled < rule.min
        ? 'min'
        : undefined;
  const limit = broken === undefined ? undefined : rule[broken];
  if (broken === undefined || limit === undefined) return { pooled, broken: undefined, chance: null, certain: false };
  if (rule.unit === 'percent') {
    const chance = rateBeyond(broken, limit, pooled, samples.canaryRequests);
    return { pooled, broken, chance, certain: values.length >= ratePeriods && chance < rateChance };
  }
  if (values.length < meanPeriods) return { pooled, broken, chance: null, certain: false };
  const chance = meanBeyond(values, limit);
  return { pooled, broken, chance, certain: chance < meanChance };
}

/** Mean over the periods with data; of a rate, weighted by each period's requests where these are known. */
export function pooledMean(
  rule: VerificationRule,
  values: readonly (number | null)[],
  counts: readonly (number | null)[] | undefined,
): number | null {
  const there = present(values);
  if (there.length === 0) return null;
  const weights = values.map((value, index) => (value === null ? 0 : (counts?.[index] ?? 0)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (rule.unit !== 'percent' || total === 0) return mean(there);
  return values.reduce<number>((sum, value, index) => sum + (value ?? 0) * (weights[index] ?? 0), 0) / total;
}

function rateBeyond(side: 'max' | 'min', limit: number, rate: number, requests: number): number {
  const [share, at] = side === 'max' ? [rate / 100, limit / 100] : [1 - rate / 100, 1 - limit / 100];
  // Rounded down: a fraction of a request is no evidence. The tiny term absorbs rounding of whole counts.
  return binomialAtLeast(Math.floor(share * requests + 1e-6), Math.floor(requests), at);
}

function meanBeyond(values: readonly number[], limit: number): number {
  const average = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / (values.length - 1);
  if (variance === 0) return 0;
  return studentUpperTail(Math.abs(average - limit) / Math.sqrt(variance / values.length), values.length - 1);
}
