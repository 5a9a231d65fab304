const minus = '−';

/** Whole numbers with thousands apart: `8,412`. */
export function wholeNumber(value: number): string {
  const digits = Math.abs(Math.round(value)).toString();
  return (Math.round(value) < 0 ? minus : '') + digits.replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

/** A number with as many decimals as it needs to be told apart: three significant digits, none for hundreds and more. */
export function number(value: number): string {
  const size = Math.abs(value);
  if (size >= 100 || Number.isInteger(value)) return wholeNumber(value);
  const decimals = size >= 10 ? 1 : size >= 0.1 ? 2 : 3;
  const text = size.toFixed(decimals).replace(/\.?0+$/, '');
  return text === '0' ? '0' : (value < 0 ? minus : '') + text;
}

/** A value with its unit as people read it: `0.21 %`, `182 ms`, `1.24 s`, `8,412`. */
export function measure(value: number, unit: 'percent' | 'milliseconds' | 'count'): string {
  if (unit === 'percent') return `${number(value)} %`;
  if (unit === 'count') return number(value);
  return Math.abs(value) >= 1000 ? `${number(value / 1000)} s` : `${number(Math.round(value * 10) / 10)} ms`;
}
