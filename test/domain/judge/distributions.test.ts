import { describe, expect, test } from '@jest/globals';
import { binomialAtLeast, mannWhitneyMinimum, studentUpperTail } from '../../../domain/judge/chance.ts';
import { normalQuantile, normalUpperTail } from '../../../domain/judge/normal.ts';
import { vectors } from './vectors.ts';

const scipy = vectors<{
  upperTail: [number, number][];
  quantile: [number, number][];
  binomialAtLeast: [number, number, number, number][];
  studentUpperTail: [number, number, number][];
}>('scipy');

describe('distributions against SciPy', () => {
  test.each(scipy.upperTail)('P(Z > %d)', (z, expected) => {
    expect(normalUpperTail(z) / expected).toBeCloseTo(1, 12);
  });

  test.each(scipy.quantile)('normal quantile of %d', (p, expected) => {
    expect(normalQuantile(p)).toBeCloseTo(expected, 10);
  });

  test.each(scipy.binomialAtLeast)('at least %d of %d at %d', (k, n, p, expected) => {
    expect(binomialAtLeast(k, n, p) / expected).toBeCloseTo(1, 8);
  });

  test.each(scipy.studentUpperTail)('P(T > %d) with %d degrees of freedom', (t, degrees, expected) => {
    expect(studentUpperTail(t, degrees)).toBeCloseTo(expected, 12);
  });

  test('the ends of the binomial distribution', () => {
    expect(binomialAtLeast(0, 10, 0.5)).toBe(1);
    expect(binomialAtLeast(11, 10, 0.5)).toBe(0);
    expect(binomialAtLeast(1, 10, 0)).toBe(0);
    expect(binomialAtLeast(10, 10, 1)).toBe(1);
  });

  test.each([
    [0.9, 3],
    [0.95, 4],
    [0.98, 5],
    [0.99, 6],
  ])('a confidence of %d needs %d values a side', (confidence, expected) => {
    expect(mannWhitneyMinimum(confidence)).toBe(expected);
  });
});
