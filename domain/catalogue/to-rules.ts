import type { VerificationRule } from '../judge/verification.ts';
import type { MetricSource } from '../metrics/source.ts';
import { samplesNeeded } from './samples.ts';
import type { CatalogueVerify } from './schema.ts';

/**
 * The rules of a bake as the plan carries them, with every default filled in: limits in the metric's unit, tolerance as
 * a share (0.1 = 10 %), periods in seconds. Throws on a metric that is not known; `checkCatalogue` finds those first.
 */
export function toRules(
  verify: readonly CatalogueVerify[],
  metrics: Readonly<Record<string, Pick<MetricSource, 'title' | 'unit'>>>,
): VerificationRule[] {
  return verify.map((written) => {
    const source = metrics[written.metric];
    if (source === undefined) throw new Error(`No metric "${written.metric}" in the catalogue.`);
    return {
      metric: written.metric,
      title: source.title,
      unit: source.unit,
      judge: written.judge,
      ...(written.max === undefined ? {} : { max: written.max.value }),
      ...(written.min === undefined ? {} : { min: written.min.value }),
      direction: written.direction ?? defaultDirection,
      tolerance: (written.tolerance ?? 0) / 100,
      confidence: written.confidence ?? defaultConfidence,
      critical: written.critical,
      periodSeconds: written.period,
      minimumSamples: samplesNeeded(written),
    };
  });
}

/**
 * What is watched in a bake is bad when it grows: errors, latency. Kayenta's own default, `either`, would fail a canary for
 * erring less.
 */
const defaultDirection = 'increase';

/** Kayenta's judge uses 98 %. */
const defaultConfidence = 0.98;
