import { measure } from '../text/number.ts';

/**
 * A statistic: three significant digits at any size, since a metric may come in any unit (`182`, `0.00332`, `2.10e-5`).
 */
export function figure(value: number): string {
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e15) return value.toExponential(2);
  return size >= 100 ? asWritten(Math.round(value)) : String(Number(value.toPrecision(3)));
}

export function pText(p: number): string {
  return p < 0.0001 ? 'p < 0.0001' : `p = ${figure(p)}`;
}

/** A metric's value for a person: `0.21 %`, `6.1 %`, `182 ms`. A rate of a few percent is not known to more digits. */
export function measured(value: number, unit: 'percent' | 'milliseconds' | 'count'): string {
  const few = unit === 'percent' && Math.abs(value) < 10;
  return measure(few ? Number(value.toPrecision(2)) : value, unit);
}

/** A setting as it was written, not rounded: `99.95`, `1,500`. */
export function asWritten(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 6 });
}
