import { Context } from '@temporalio/activity';
import type { StepProgress } from '../../domain/change/view.ts';
import { assessVerification } from '../../domain/judge/assess-verification.ts';
import type { MetricSamples, VerificationResult } from '../../domain/judge/verification.ts';
import type { StepParams } from '../../domain/plan/step.ts';
import type { StepResult } from '../api.ts';
import { evidence } from '../evidence.ts';
import { poll } from '../poll.ts';
import type { MetricReader } from './reader.ts';
import { completeAt, type Pair, pairsOf, queriesFor, samplesOf, seriesOf } from './samples.ts';

type Params = StepParams['bake'];

/** Between looks at the metrics; a shorter period is looked at as often as it ends. */
const longestPauseMs = 5000;
const mostPeriods = 400;

/**
 * Watches canary against stable for the planned time and judges. The time counts from when the bake was first scheduled, so
 * that a repeated attempt goes on where the first one was. Ends before its time only when the judge is certain; at the end
 * waits until the last period is complete in the source.
 */
export async function bake(reader: MetricReader, params: Params): Promise<StepResult> {
  const began = Context.current().info.scheduledTimestampMs;
  const bakeMs = params.seconds * 1000;
  const complete = completeAt(began, params);
  return poll<StepResult>(
    async () => {
      const now = Date.now();
      const answers = await reader.read(params.place, queriesFor(params, began, now));
      const pairs = pairsOf(params.rules, answers);
      const elapsed = now - began;
      const samples = pairs.map(samplesOf);
      const result = assessVerification({
        rules: params.rules,
        samples,
        // Time that only waits for the source's last period is still the bake's.
        elapsedSeconds: (now >= complete ? bakeMs : Math.min(elapsed, bakeMs - 1)) / 1000,
        bakeSeconds: params.seconds,
        versions: params.versions,
        weightPercent: params.percent,
      });
      const progress = progressOf(pairs, result, elapsed / bakeMs);
      if (!result.final) return { progress };
      const { verdict, reason } = result;
      return {
        done: {
          verdict,
          ...(verdict === 'passed' ? {} : { reason }),
          progress,
          evidence: evidence({
            began,
            judgedAt: now,
            percent: params.percent,
            results: result.perMetric,
            samples: samples.map(thinned),
          }),
        },
      };
    },
    { delay: () => pause(params, began, complete, Date.now()) },
  );
}

/** Until the next look, ms: shortly after a period is complete in its source, at most 5 s, and at the very end. */
export function pause(params: Params, began: number, complete: number, now: number): number {
  const ends = params.rules.map(({ metric, periodSeconds }) => {
    const period = periodSeconds * 1000;
    const delay = (params.sources[metric]?.delaySeconds ?? 0) * 1000;
    const first = Math.ceil(began / period) * period + period + delay;
    return now < first ? first - now : period - ((now - first) % period);
  });
  const end = complete > now ? complete - now : longestPauseMs;
  return Math.max(100, Math.min(longestPauseMs, end, ...ends));
}

function progressOf(pairs: readonly Pair[], result: VerificationResult, done: number): StepProgress {
  const text = result.final && result.verdict !== 'passed' ? result.reason : standing(result);
  return { text, done: Math.min(1, done), series: pairs.map((pair) => seriesOf(pair)) };
}

/** The judge's own summary; before the first period there is nothing to sum up. */
function standing({ reason, perMetric }: VerificationResult): string {
  const nothing =
    perMetric.length > 0 && perMetric.every(({ canarySamples, stableSamples }) => canarySamples + stableSamples === 0);
  return nothing ? 'waiting for the first period' : reason;
}

/** The samples themselves are the evidence; it has room for 100 kB, so a very long bake keeps the newest. */
function thinned(samples: MetricSamples): object {
  const left = samples.canary.length - mostPeriods;
  if (left <= 0) return samples;
  const cut = Object.entries(samples).map(([key, value]) => [key, Array.isArray(value) ? value.slice(left) : value]);
  return { ...Object.fromEntries(cut), earlierPeriodsLeftOut: left };
}
