import { measure, wholeNumber } from '../text/number.ts';
import { mannWhitneyMinimum } from './chance.ts';
import { judgeMetric, present } from './judge-metric.ts';
import { judgeAgainstLimits, pooledMean } from './threshold-verdict.ts';
import type { MetricAssessment, MetricSamples, VerificationInput, VerificationRule } from './verification.ts';
import { asWritten, measured } from './wording.ts';

type Situation = Pick<VerificationInput, 'versions' | 'weightPercent'>;

const noSamples = { canary: [], stable: [], canaryRequests: 0, stableRequests: 0 } as const;

/** Judges one rule by the samples so far. */
export function assessMetric(
  rule: VerificationRule,
  given: MetricSamples | undefined,
  situation: Situation,
): MetricAssessment {
  const samples = given ?? { ...noSamples, metric: rule.metric };
  const figures = {
    metric: rule.metric,
    canaryMean: pooledMean(rule, samples.canary, samples.canaryCounts),
    stableMean: pooledMean(rule, samples.stable, samples.stableCounts),
    canarySamples: present(samples.canary).length,
    stableSamples: present(samples.stable).length,
    p: null,
    decisive: false,
  };
  if (samples.error !== undefined) {
    return { ...figures, verdict: 'errored', text: `could not read ${rule.title}: ${samples.error}` };
  }
  if (figures.canaryMean === null) {
    return { ...figures, verdict: 'inconclusive', text: `no data on ${rule.title} for ${situation.versions.canary}` };
  }
  return rule.judge === 'threshold'
    ? assessThreshold(rule, samples, figures, situation)
    : assessComparison(rule, samples, figures, situation);
}

type Figures = Omit<MetricAssessment, 'verdict' | 'text'>;

function assessThreshold(
  rule: VerificationRule,
  samples: MetricSamples,
  figures: Figures,
  situation: Situation,
): MetricAssessment {
  const { pooled, broken, chance, certain } = judgeAgainstLimits(rule, samples);
  const limits = [rule.max, rule.min].filter((limit) => limit !== undefined);
  const limit = `limit ${limits.map((value) => measure(value, rule.unit)).join(' and ')}`;
  const result = { ...figures, p: chance };
  const failed = { verdict: 'failed', text: failure(rule, pooled, figures, situation, limit) } as const;
  if (certain) return { ...result, ...failed, decisive: rule.critical };
  const missing = missingPeriods(rule, figures.canarySamples, rule.minimumSamples, situation.versions.canary);
  if (missing !== undefined) return { ...result, verdict: 'inconclusive', text: missing };
  const needed = requestsNeeded(rule);
  if (samples.canaryRequests < needed) {
    const text = `not enough traffic to judge ${rule.title} (${wholeNumber(samples.canaryRequests)} of about ${wholeNumber(needed)} requests)`;
    return { ...result, verdict: 'inconclusive', text };
  }
  if (broken !== undefined) return { ...result, ...failed };
  return { ...result, verdict: 'passed', text: state(rule, pooled, figures, situation, limit) };
}

function assessComparison(
  rule: VerificationRule,
  samples: MetricSamples,
  figures: Figures,
  situation: Situation,
): MetricAssessment {
  const needed = Math.max(rule.minimumSamples, mannWhitneyMinimum(rule.confidence));
  const missing =
    missingPeriods(rule, figures.canarySamples, needed, situation.versions.canary) ??
    missingPeriods(rule, figures.stableSamples, needed, situation.versions.stable);
  if (missing !== undefined) return { ...figures, verdict: 'inconclusive', text: missing };
  const limits = [1 - rule.tolerance, 1 + rule.tolerance] as const;
  const { classification, p } = judgeMetric({
    rule: { ...rule, judge: 'mann-whitney', effectSize: rule.effectSize ?? { measure: 'meanRatio', limits } },
    baseline: samples.stable,
    canary: samples.canary,
  });
  const pooled = figures.canaryMean ?? 0;
  const tolerance = `tolerance ${asWritten(rule.tolerance * 100)} %`;
  if (classification === 'High' || classification === 'Low') {
    return { ...figures, p, verdict: 'failed', text: failure(rule, pooled, figures, situation, tolerance) };
  }
  const real = p !== null && p < 1 - rule.confidence;
  const text = state(rule, pooled, figures, situation, real ? `accepted, ${tolerance}` : 'no real difference');
  return { ...figures, p, verdict: classification === 'Pass' ? 'passed' : 'inconclusive', text };
}

function missingPeriods(rule: VerificationRule, has: number, needs: number, version: string): string | undefined {
  if (has >= needs) return undefined;
  return `not enough data to judge ${rule.title} (${has} of ${needs} periods of ${rule.periodSeconds} s for ${version})`;
}

/** By default so many that one bad request is expected at the limit: fewer could not show a rate near it. */
function requestsNeeded(rule: VerificationRule): number {
  if (rule.minimumRequests !== undefined) return rule.minimumRequests;
  if (rule.unit !== 'percent') return 0;
  const shares = [rule.max ?? 0, rule.min === undefined ? 0 : 100 - rule.min].filter((share) => share > 0);
  return shares.length === 0 ? 0 : Math.ceil(100 / Math.min(...shares));
}

function state(rule: VerificationRule, mean: number, figures: Figures, { versions }: Situation, note: string): string {
  return `${rule.title} ${measured(mean, rule.unit)} (${beside(rule, figures, versions.stable)}, ${note})`;
}

function failure(rule: VerificationRule, mean: number, figures: Figures, at: Situation, note: string): string {
  const { stableMean } = figures;
  const moved = stableMean === null || stableMean === mean ? 'at' : mean > stableMean ? 'rose to' : 'fell to';
  const traffic = at.weightPercent === undefined ? '' : ` at ${asWritten(at.weightPercent)} % of traffic`;
  const stable = beside(rule, figures, at.versions.stable);
  return `${rule.title} ${moved} ${measured(mean, rule.unit)}${traffic} (${stable}, ${note})`;
}

function beside(rule: VerificationRule, { stableMean }: Figures, version: string): string {
  return `${version}: ${stableMean === null ? 'no data' : measured(stableMean, rule.unit)}`;
}
