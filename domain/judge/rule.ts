/** Which change of a metric counts against the canary. */
export type Direction = 'increase' | 'decrease' | 'either';

/**
 * How big a real difference must be to count. `meanRatio` is mean(canary) / mean(baseline), 1 when equal; `cles` is the
 * probability that a canary value exceeds a baseline value, 0.5 when equal.
 */
export interface EffectSizeRule {
  readonly measure: 'meanRatio' | 'cles';
  /** [decrease, increase]: Low needs an effect of at most the first, High of at least the second. Default: no effect. */
  readonly limits?: readonly [number, number] | undefined;
  /** The same for `critical`: what makes a High or Low critical. */
  readonly criticalLimits?: readonly [number, number] | undefined;
}

/** Kayenta's Mann-Whitney classifier. */
export interface MannWhitneyRule {
  readonly judge: 'mann-whitney';
  readonly direction: Direction;
  /** Of the two-sided interval, between 0 and 1. */
  readonly confidence: number;
  /** Share of the estimated shift by which the interval must clear zero. Not a share of the metric. */
  readonly tolerance: number;
  readonly effectSize?: EffectSizeRule | undefined;
  readonly critical?: boolean | undefined;
}

/** Limits on the canary's mean; without `max` and `min`, on its relation to the baseline. */
export interface ThresholdRule {
  readonly judge: 'threshold';
  readonly direction: Direction;
  readonly max?: number | undefined;
  readonly min?: number | undefined;
  /** Share of the baseline's mean that is accepted, used when nothing else is given. */
  readonly tolerance: number;
  readonly effectSize?: EffectSizeRule | undefined;
  readonly critical?: boolean | undefined;
}

export type JudgeRule = MannWhitneyRule | ThresholdRule;

/** Missing values (null, NaN) are removed. */
export type Samples = readonly (number | null)[];

export interface Judgement {
  readonly classification: 'Pass' | 'High' | 'Low' | 'Nodata';
  /** Two-sided Mann-Whitney p-value; null for thresholds and without data. */
  readonly p: number | null;
  readonly reason: string;
  /** Present when the rule is critical: whether this result fails the canary on its own. */
  readonly critical?: boolean;
}
