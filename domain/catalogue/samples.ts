import type { CatalogueVerify } from './schema.ts';

/** What a judge needs at least: a mean of one period says nothing of its spread; five a side are the fewest that can reach 98 %. */
const leastSamples = { threshold: 2, 'mann-whitney': 5 } as const;

/** Periods with data that a rule needs before it may give a verdict. */
export function samplesNeeded(rule: Pick<CatalogueVerify, 'judge' | 'samples'>): number {
  return Math.max(leastSamples[rule.judge], rule.samples ?? 0);
}

/** The shortest bake that can judge a rule, seconds: one period to warm up, the samples, and the metric's delay. */
export function shortestBake(
  rule: Pick<CatalogueVerify, 'judge' | 'samples' | 'period'>,
  delaySeconds: number,
): number {
  return rule.period * (1 + samplesNeeded(rule)) + delaySeconds;
}
