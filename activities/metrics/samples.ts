import type { Series } from '../../domain/change/view.ts';
import type { MetricSamples, VerificationRule } from '../../domain/judge/verification.ts';
import type { StepParams } from '../../domain/plan/step.ts';
import type { MetricAnswer, MetricQuery } from './reader.ts';

type BakeParams = StepParams['bake'];

/** One rule's metric, canary and stable, over the same periods. */
export interface Pair {
  readonly rule: VerificationRule;
  readonly canary: MetricAnswer;
  readonly stable: MetricAnswer;
}

/** Whole periods that lie within the bake and that the source shows completely at `now`; all in epoch ms. */
export function windowOf(began: number, now: number, bakeMs: number, periodSeconds: number, delaySeconds: number) {
  const period = periodSeconds * 1000;
  // The period in which the weight moved holds requests from before.
  const from = Math.ceil(began / period) * period;
  const complete = Math.min(began + bakeMs, now - delaySeconds * 1000);
  return { from, to: Math.max(from, Math.floor(complete / period) * period) };
}

/** When the last period of the bake is complete in every source; epoch ms. */
export function completeAt(began: number, { seconds, rules, sources }: BakeParams): number {
  const end = began + seconds * 1000;
  return Math.max(
    end,
    ...rules.map(({ metric, periodSeconds }) => {
      const delay = (sources[metric]?.delaySeconds ?? 0) * 1000;
      return windowOf(began, end + delay, seconds * 1000, periodSeconds, delay / 1000).to + delay;
    }),
  );
}

/** Two queries a rule, canary then stable. Throws on a rule without source: a plan always carries both. */
export function queriesFor(params: BakeParams, began: number, now: number): MetricQuery[] {
  return params.rules.flatMap(({ metric, periodSeconds }) => {
    const source = params.sources[metric];
    if (source === undefined) throw new TypeError(`the plan has no source for metric ${metric}`);
    const window = windowOf(began, now, params.seconds * 1000, periodSeconds, source.delaySeconds);
    return [params.canary, params.stable].map((subject) => ({ source, subject, periodSeconds, ...window }));
  });
}

export function pairsOf(rules: readonly VerificationRule[], answers: readonly MetricAnswer[]): Pair[] {
  const none: MetricAnswer = { points: [] };
  return rules.map((rule, index) => ({
    rule,
    canary: answers[2 * index] ?? none,
    stable: answers[2 * index + 1] ?? none,
  }));
}

/** What the judge is given. */
export function samplesOf({ rule, canary, stable }: Pair): MetricSamples {
  const error = canary.error ?? stable.error;
  return {
    metric: rule.metric,
    canary: canary.points.map(({ value }) => value),
    stable: stable.points.map(({ value }) => value),
    canaryRequests: total(canary),
    stableRequests: total(stable),
    canaryCounts: canary.points.map(({ requests }) => requests),
    stableCounts: stable.points.map(({ requests }) => requests),
    ...(error === undefined ? {} : { error }),
  };
}

/** Points of the chart: neighbours are averaged where there are more than that many, as heartbeats travel every few seconds. */
export function seriesOf({ rule, canary, stable }: Pair, most = 120): Series {
  const all = canary.points.map(({ at, value }, index) => ({
    at,
    canary: value,
    stable: stable.points[index]?.value ?? null,
  }));
  const size = Math.max(1, Math.ceil(all.length / most));
  const points = Array.from({ length: Math.ceil(all.length / size) }, (_, index) => {
    const some = all.slice(index * size, (index + 1) * size);
    return {
      at: some[0]?.at ?? 0,
      canary: rounded(mean(some.map((each) => each.canary))),
      stable: rounded(mean(some.map((each) => each.stable))),
    };
  });
  return {
    metric: rule.metric,
    title: rule.title,
    unit: rule.unit,
    ...(rule.max === undefined ? {} : { limit: rule.max }),
    points,
  };
}

function total({ points }: MetricAnswer): number {
  return points.reduce((sum, { requests }) => sum + (requests ?? 0), 0);
}

function mean(values: readonly (number | null)[]): number | null {
  const there = values.filter((value) => value !== null);
  return there.length === 0 ? null : there.reduce((sum, value) => sum + value, 0) / there.length;
}

/** Six significant digits are more than a chart shows. */
function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(6));
}
