import { z } from 'zod';

const secondsPer = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
const durationPattern = /^(?:\d+[smhd])+$/;
const percentPattern = /^\d+(?:\.\d+)? ?%$/;
const millisecondsPattern = /^\d+(?:\.\d+)? ?ms$/;
const limitPattern = /^\d+(?:\.\d+)? ?(?:%|ms)$/;

/** `90s`, `10m`, `1h30m` as seconds. */
export function parseDuration(text: string): number | undefined {
  if (!durationPattern.test(text)) return undefined;
  let seconds = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)([smhd])/g)) {
    seconds += Number(amount) * secondsPer[unit as keyof typeof secondsPer];
  }
  return seconds;
}

/** Seconds as the catalogue writes them: `90s`, `10m`, `1h30m`. */
export function writeDuration(seconds: number): string {
  let rest = Math.ceil(seconds);
  let text = '';
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3600],
    ['m', 60],
    ['s', 1],
  ] as const) {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    if (amount > 0) text += `${amount}${unit}`;
  }
  return text === '' ? '0s' : text;
}

/** A duration as written in the catalogue, read as seconds. */
export const durationSchema = z
  .string()
  .regex(durationPattern, 'write a duration such as 30s, 10m or 1h30m')
  .transform((text) => parseDuration(text) ?? 0);

/** A share as written in the catalogue (`5%`, `0.5%`), read as percent. */
export const percentSchema = z
  .string()
  .regex(percentPattern, 'write a share such as 5% or 0.5%')
  .transform((text) => Number.parseFloat(text));

/** What a limit is measured in; it has to be the unit of the metric that it limits. */
export type LimitUnit = 'percent' | 'milliseconds' | 'count';
export interface Limit {
  readonly value: number;
  readonly unit: LimitUnit;
}

/** A limit on a metric: `1%`, `250ms` or, for a count, a plain number. */
export const limitSchema = z
  .union([z.string().regex(limitPattern, 'write a limit such as 1%, 250ms or 20'), z.number()])
  .transform((written): Limit => {
    if (typeof written === 'number') return { value: written, unit: 'count' };
    const unit = millisecondsPattern.test(written) ? 'milliseconds' : 'percent';
    return { value: Number.parseFloat(written), unit };
  });

/** A limit as the catalogue writes it. */
export function writeLimit(limit: Limit): string {
  if (limit.unit === 'percent') return `${limit.value}%`;
  return limit.unit === 'milliseconds' ? `${limit.value}ms` : String(limit.value);
}
