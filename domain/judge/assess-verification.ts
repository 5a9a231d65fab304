import { wholeNumber } from '../text/number.ts';
import { assessMetric } from './assess-metric.ts';
import type { MetricAssessment, Verdict, VerificationInput, VerificationResult } from './verification.ts';

/**
 * The verdict of a bake from its rules and the samples so far; pure, so that it can be recomputed from the evidence.
 * Before the bake's end only a critical threshold broken beyond chance decides, as failed. At the end one failed rule
 * fails the bake; else one that could not be read makes it errored; else one without enough data inconclusive.
 */
export function assessVerification(input: VerificationInput): VerificationResult {
  const perMetric = input.rules.map((rule) =>
    assessMetric(
      rule,
      input.samples.find(({ metric }) => metric === rule.metric),
      input,
    ),
  );
  const decisive = perMetric.filter((one) => one.decisive);
  if (decisive.length > 0) return { verdict: 'failed', final: true, reason: texts(decisive), perMetric };
  if (input.elapsedSeconds < input.bakeSeconds) {
    return { verdict: 'inconclusive', final: false, reason: summary(input, perMetric), perMetric };
  }
  for (const verdict of ['failed', 'errored', 'inconclusive'] satisfies Verdict[]) {
    const those = perMetric.filter((one) => one.verdict === verdict);
    if (those.length > 0) return { verdict, final: true, reason: texts(those), perMetric };
  }
  return { verdict: 'passed', final: true, reason: summary(input, perMetric), perMetric };
}

/** How it stands: `errors 0.21 % (1.4.1: 0.19 %, limit 1 %) · p95 … · 8,412 and 25,100 requests`. */
function summary(input: VerificationInput, perMetric: readonly MetricAssessment[]): string {
  if (perMetric.length === 0) return 'no verification rules';
  const [canary, stable] = [
    Math.max(0, ...input.samples.map((samples) => samples.canaryRequests)),
    Math.max(0, ...input.samples.map((samples) => samples.stableRequests)),
  ];
  const parts = perMetric.map(({ text }) => text);
  return [
    ...parts,
    ...(canary + stable > 0 ? [`${wholeNumber(canary)} and ${wholeNumber(stable)} requests`] : []),
  ].join(' · ');
}

function texts(those: readonly { readonly text: string }[]): string {
  return those.map(({ text }) => text).join('; ');
}
