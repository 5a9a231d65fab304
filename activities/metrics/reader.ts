import type { MetricSource } from '../../domain/metrics/source.ts';
import type { Place } from '../../domain/plan/place.ts';
import type { MetricSubject } from '../../domain/plan/step.ts';

/** One metric of one subject over whole periods. */
export interface MetricQuery {
  readonly source: MetricSource;
  readonly subject: MetricSubject;
  /** Epoch ms, both whole multiples of the period; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
  readonly periodSeconds: number;
}

export interface MetricPoint {
  /** Beginning of the period, epoch ms. */
  readonly at: number;
  /** In the source's unit (after its `scale`); null where the period has no data. */
  readonly value: number | null;
  /** Requests behind it; null where unknown. */
  readonly requests: number | null;
}

export interface MetricAnswer {
  /** One for every period from `from` to `to`, oldest first. */
  readonly points: readonly MetricPoint[];
  /** Set when the source answered that it cannot say: one sentence. Then the points are not to be trusted. */
  readonly error?: string;
}

/**
 * Where metrics are read: CloudWatch today. An implementation answers the queries in order, one answer each, from as few calls
 * as it can; it throws when it could not be asked at all. test/contracts/metric-reader.ts says the rest.
 */
export interface MetricReader {
  read(place: Place, queries: readonly MetricQuery[]): Promise<MetricAnswer[]>;
}

/** Every period of a query without data. */
export function noPoints({ from, to, periodSeconds }: MetricQuery): MetricPoint[] {
  const points: MetricPoint[] = [];
  for (let at = from; at < to; at += periodSeconds * 1000) points.push({ at, value: null, requests: null });
  return points;
}
