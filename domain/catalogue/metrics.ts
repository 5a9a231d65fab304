import { albMetrics } from '../metrics/alb.ts';
import type { MetricSource } from '../metrics/source.ts';
import type { Catalogue } from './schema.ts';

/** Metrics that exist without being declared. */
export const builtInMetrics: Readonly<Record<string, MetricSource>> = albMetrics;

/** Every metric a verification may name: the built-in ones and the catalogue's own. */
export function metricsOf(catalogue: Pick<Catalogue, 'metrics'>): Readonly<Record<string, MetricSource>> {
  return { ...builtInMetrics, ...catalogue.metrics };
}
