import type { CatalogueEnvironment } from '../catalogue/schema.ts';
import type { ChangeKind } from '../change/request.ts';
import type { MetricSource } from '../metrics/source.ts';
import type { ReadinessGate } from '../recovery/readiness/gate.ts';
import type { ObservedTarget } from './observed.ts';

/** Everything a plan follows from. */
export interface PlanInput {
  readonly kind: ChangeKind;
  readonly service: string;
  readonly environment: string;
  readonly config: CatalogueEnvironment;
  /** The catalogue's own metrics and the built-in ones. */
  readonly metrics: Readonly<Record<string, MetricSource>>;
  /** What the readiness of its recovery group must be before a deploy. */
  readonly gate?: ReadinessGate;
  /** One for each target, in the catalogue's order. */
  readonly observed: readonly ObservedTarget[];
  /** Durations of earlier successful changes of this lane, seconds, newest first. */
  readonly lastSeconds: readonly number[];
}
