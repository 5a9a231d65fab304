/** Three significant digits, thousands separated, no exponent for everyday sizes: `8,412`, `0.21`, `182`. */
export function number(value: number): string {
  if (value === 0 || Object.is(value, -0)) return '0';
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e15) return value.toExponential(2);
  if (size >= 100) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}

export function pText(p: number): string {
  return p < 0.0001 ? 'p < 0.0001' : `p = ${number(p)}`;
}

const unitText = { percent: ' %', milliseconds: ' ms', count: '' } as const;

/** A value with its unit for a person: `6.1 %`, `182 ms`, `1.24 s`. Percentages carry two significant digits. */
export function measured(value: number, unit: keyof typeof unitText): string {
  if (unit === 'milliseconds' && Math.abs(value) >= 1000) return `${number(value / 1000)} s`;
  if (unit === 'percent' && Math.abs(value) < 10) return `${number(Number(value.toPrecision(2)))} %`;
  return `${number(value)}${unitText[unit]}`;
}

/** A limit with its unit: as it was written, not rounded. */
export function limitText(value: number, unit: keyof typeof unitText): string {
  return `${value.toLocaleString('en-US', { maximumFractionDigits: 6 })}${unitText[unit]}`;
}
