/** One figure: what was measured, what was asked, and what it is compared with. */
export interface Figure {
  readonly name: string;
  readonly value: number | null;
  readonly unit:
    | 'ms'
    | 's'
    | 'ratio'
    | 'events'
    | 'MB'
    | 'schedules'
    | 'calls'
    | 'deliveries'
    | 'races'
    | 'requests'
    | '1/s';
  readonly limit?: number;
  /** Whether the value keeps the limit. */
  readonly met?: boolean;
  /** Something plain measured in the same run, and the value as a multiple of it. */
  readonly baseline?: { readonly what: string; readonly value: number; readonly ratio: number };
  /** How it was measured, and what it is made of. */
  readonly detail: Readonly<Record<string, unknown>>;
}

interface Measured extends Omit<Figure, 'met' | 'baseline'> {
  readonly baseline?: { readonly what: string; readonly value: number };
}

export function figure({ baseline, ...measured }: Measured): Figure {
  const { value, limit } = measured;
  return {
    ...measured,
    value: value === null ? null : rounded(value),
    ...(limit === undefined || value === null ? {} : { met: value <= limit }),
    ...(baseline === undefined || value === null
      ? {}
      : { baseline: { ...baseline, value: rounded(baseline.value), ratio: rounded(value / baseline.value) } }),
  };
}

/** The value that so many percent do not exceed (nearest rank); NaN of nothing. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** p50, p95, p99 and the extremes. */
export function spread(values: readonly number[]): Record<'count' | 'min' | 'p50' | 'p95' | 'p99' | 'max', number> {
  const at = (percent: number) => rounded(percentile(values, percent));
  return { count: values.length, min: at(0), p50: at(50), p95: at(95), p99: at(99), max: at(100) };
}

/** Four significant digits. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
