import { noEffect } from './effect-size.ts';
import { judgeMannWhitney } from './mann-whitney-judge.ts';
import type { Judgement, JudgeRule, Samples } from './rule.ts';
import { judgeThreshold } from './threshold-judge.ts';

export interface JudgeCase {
  readonly rule: JudgeRule;
  readonly baseline: Samples;
  readonly canary: Samples;
}

/**
 * Judges one metric of a canary against its baseline; pure and deterministic. Missing values (null, NaN) are removed
 * first, Kayenta's `nanStrategy: remove`. A group without data gives Nodata: it never passes.
 */
export function judgeMetric({ rule, baseline, canary }: JudgeCase): Judgement {
  const [before, after] = [present(baseline), present(canary)];
  const { effect, ...judgement } =
    rule.judge === 'mann-whitney' ? judgeMannWhitney(rule, before, after) : judgeThreshold(rule, before, after);
  if (rule.critical !== true) return judgement;
  const measure = rule.effectSize?.measure ?? 'meanRatio';
  const [atMost, atLeast] = rule.effectSize?.criticalLimits ?? noEffect(measure);
  const critical =
    judgement.classification === 'Nodata' ||
    (judgement.classification === 'High' && (effect === undefined || effect >= atLeast)) ||
    (judgement.classification === 'Low' && (effect === undefined || effect <= atMost));
  return { ...judgement, critical };
}

/** The values that are there. */
export function present(samples: Samples): number[] {
  return samples.filter((value): value is number => value !== null && !Number.isNaN(value));
}
