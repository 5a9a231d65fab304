import type { Series } from '../../domain/change/view.ts';

/** What a chart shows. */
export interface CanaryChart {
  /** One line above the panels, e.g. `app 1.4.1 → 1.4.2 in prod`. */
  readonly title: string;
  /** One panel each, side by side; the first three are drawn. */
  readonly series: readonly ChartSeries[];
  /** Confirmed weights: epoch ms or ISO 8601, percent of requests on the canary. */
  readonly weights: readonly { readonly at: number | string; readonly percent: number }[];
  /** Names in the legend; usually the versions. Without `stable` there is one line alone. */
  readonly names?: { readonly canary: string; readonly stable?: string };
}

export type ChartSeries = Pick<Series, 'title' | 'unit' | 'limit' | 'points'>;

export interface RenderedChart {
  readonly png: Uint8Array;
  /** The same for those who cannot see it: latest values, limits and weights. */
  readonly altText: string;
  /** Pixels of the image, twice its size on screen. */
  readonly width: number;
  readonly height: number;
}

/** Longest series that still fits in a panel. */
export const maximumPanels = 3;

/** Span of the panels' shared time axis, epoch ms, and its weight changes. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly weights: readonly { readonly at: number; readonly percent: number }[];
}

/** The time all panels show: from the first weight or point to the last. */
export function spanOf({ series, weights }: CanaryChart): Span {
  const marks = weights.map(({ at, percent }) => ({ at: typeof at === 'number' ? at : Date.parse(at), percent }));
  const times = [...series.flatMap(({ points }) => points.map(({ at }) => at)), ...marks.map(({ at }) => at)];
  const from = times.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
  const to = times.reduce((most, at) => Math.max(most, at), Number.NEGATIVE_INFINITY);
  if (times.length === 0) return { from: 0, to: 60_000, weights: [] };
  return { from, to: Math.max(to, from + 10_000), weights: marks.toSorted((a, b) => a.at - b.at) };
}

/** `percent` and `milliseconds` as people write them; any other unit as it is. */
export function unitSign(unit: string): string {
  if (unit === 'percent') return '%';
  if (unit === 'milliseconds') return 'ms';
  return unit === 'count' ? '' : unit;
}
