import type { Direction, EffectSizeRule } from './rule.ts';

/** One rule of a bake, as the plan carries it: complete, with no default left open. */
export interface VerificationRule {
  /** Name of the metric's source, e.g. `alb.errorRate`. */
  readonly metric: string;
  /** What people call it, e.g. `errors`, `p95`. */
  readonly title: string;
  /** Unit of every value here: of `max` and `min` and of the samples. */
  readonly unit: 'percent' | 'milliseconds' | 'count';
  readonly judge: 'threshold' | 'mann-whitney';
  /** Threshold: limits on the canary's pooled mean, at least one. */
  readonly max?: number;
  readonly min?: number;
  /** Mann-Whitney: which change is bad. */
  readonly direction: Direction;
  /** Mann-Whitney: change of the mean that is accepted, as a share of the stable mean (0.1 = 10 %). */
  readonly tolerance: number;
  /** Mann-Whitney: confidence of the two-sided interval, e.g. 0.98. */
  readonly confidence: number;
  /** Mann-Whitney: replaces the limits `[1 - tolerance, 1 + tolerance]` on the ratio of the means. */
  readonly effectSize?: EffectSizeRule;
  /** A threshold that is critical may fail the bake before its end. */
  readonly critical: boolean;
  readonly periodSeconds: number;
  /** Periods with data needed (Mann-Whitney: on each side); raised to what the test itself needs. */
  readonly minimumSamples: number;
  /** Canary requests needed to judge a rate; by default as many as make one error expected at the limit. */
  readonly minimumRequests?: number;
}

/** The same periods of canary and stable, oldest first; null where a period has no data. */
export interface MetricSamples {
  readonly metric: string;
  readonly canary: readonly (number | null)[];
  readonly stable: readonly (number | null)[];
  /** Requests behind all the values together. */
  readonly canaryRequests: number;
  readonly stableRequests: number;
  /** Requests of each period, where known: rates are then pooled by requests instead of by periods. */
  readonly canaryCounts?: readonly (number | null)[];
  readonly stableCounts?: readonly (number | null)[];
  /** Set when the source could not be asked: one sentence. */
  readonly error?: string;
}

export interface VerificationInput {
  readonly rules: readonly VerificationRule[];
  /** One entry a metric; a missing entry is no data. */
  readonly samples: readonly MetricSamples[];
  readonly elapsedSeconds: number;
  readonly bakeSeconds: number;
  /** Versions for the sentences, e.g. canary `1.4.3-bad`, stable `1.4.2`. */
  readonly versions: { readonly canary: string; readonly stable: string };
  /** Share of requests on the canary, percent; named in a failure's sentence. */
  readonly weightPercent?: number;
}

export type Verdict = 'passed' | 'failed' | 'errored' | 'inconclusive';

export interface MetricAssessment {
  readonly metric: string;
  readonly verdict: Verdict;
  /** A sentence's part for a person, e.g. `errors 0.21 % (1.4.1: 0.19 %, limit 1 %)`. */
  readonly text: string;
  /** Pooled means in the rule's unit. */
  readonly canaryMean: number | null;
  readonly stableMean: number | null;
  /** Periods with data. */
  readonly canarySamples: number;
  readonly stableSamples: number;
  /** Failed so clearly that the bake need not go on. */
  readonly decisive: boolean;
  /** Two-sided p of the Mann-Whitney test, or the one-sided chance of a threshold so far exceeded. */
  readonly p: number | null;
}

export interface VerificationResult {
  readonly verdict: Verdict;
  /** False while the bake should go on; then `verdict` is `inconclusive` and `reason` says how it stands. */
  readonly final: boolean;
  /** One sentence (without full stop) with numbers and units. */
  readonly reason: string;
  readonly perMetric: readonly MetricAssessment[];
}
