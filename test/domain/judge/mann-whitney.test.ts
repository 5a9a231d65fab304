import { describe, expect, test } from '@jest/globals';
import { brentRoot } from '../../../domain/judge/brent.ts';
import { locationShift, standardised } from '../../../domain/judge/location-shift.ts';
import { mannWhitneyP } from '../../../domain/judge/p-value.ts';
import { rank, rankSum } from '../../../domain/judge/ranks.ts';
import { vectors } from './vectors.ts';

interface Groups {
  name: string;
  baseline: number[];
  canary: number[];
}
const scipy = vectors<{ cases: (Groups & { expect: { u: number; p: number; asymptotic: number } })[] }>('scipy').cases;
const kayenta = vectors<{
  cases: (Groups & {
    confidence?: number;
    z?: [number, number][];
    expect?: { lower: number; upper: number; estimate: number; estimateWithin: number };
  })[];
}>('kayenta-interval').cases;

describe('U and p against SciPy', () => {
  test.each(scipy)('$name', ({ canary, baseline, expect: { u, p } }) => {
    expect(rankSum(canary, baseline).u).toBe(u);
    expect(mannWhitneyP(canary, baseline) / p).toBeCloseTo(1, 10);
  });

  test('the exact distribution and the approximation both occur in the vectors', () => {
    const exact = scipy.filter(({ expect: { p, asymptotic } }) => p !== asymptotic);
    expect(exact.length).toBeGreaterThan(5);
    expect(exact.length).toBeLessThan(scipy.length - 5);
  });

  test('values that are all equal are no evidence', () => {
    expect(mannWhitneyP([2, 2, 2], [2, 2])).toBe(1);
  });
});

describe("the interval against Kayenta's and R's", () => {
  const withInterval = kayenta.filter(({ name, expect: wanted }) => wanted && !name.includes('Problem Case'));

  test.each(withInterval)('$name', ({ baseline, canary, confidence, expect: wanted }) => {
    const shift = locationShift(canary, baseline, confidence ?? 0.95);
    expect(Math.abs(shift.lower - (wanted?.lower ?? Number.NaN))).toBeLessThan(1e-6);
    expect(Math.abs(shift.upper - (wanted?.upper ?? Number.NaN))).toBeLessThan(1e-6);
    expect(Math.abs(shift.estimate - (wanted?.estimate ?? Number.NaN))).toBeLessThan(wanted?.estimateWithin ?? 0);
  });

  test('the vectors hold both of those of R', () => {
    expect(withInterval.map(({ name }) => name).filter((name) => name.includes('R Version'))).toHaveLength(2);
  });

  test("in tiny units the interval is narrower than Kayenta's, which is the whole range, and inside it", () => {
    const problem = kayenta.find(({ name }) => name.includes('Problem Case'));
    const shift = locationShift(problem?.canary ?? [], problem?.baseline ?? [], 0.98);
    expect(shift.lower).toBeGreaterThan(problem?.expect?.lower ?? 0);
    expect(shift.upper).toBeLessThan(problem?.expect?.upper ?? 0);
  });

  test('the standardised statistic at two shifts', () => {
    const {
      z = [],
      canary,
      baseline,
    } = kayenta.find(({ name }) => name === 'Wilcoxon Diff Function') ?? { canary: [], baseline: [] };
    expect(z).toHaveLength(2);
    for (const [shift, expected] of z) expect(standardised(canary, baseline, shift)).toBeCloseTo(expected, 5);
  });

  test('too few values reach no quantile, so the interval is the whole range', () => {
    expect(locationShift([10, 11], [1, 2], 0.98)).toMatchObject({ lower: 8, upper: 10 });
  });

  test('two single values have none', () => {
    expect(() => locationShift([2], [1], 0.95)).toThrow('All observations are tied');
  });
});

describe('the parts', () => {
  test('equal values share the mean of their ranks', () => {
    expect(rank([3, 1, 3, 2, 3])).toEqual({ ranks: [4, 1, 4, 2, 4], ties: [1, 1, 3] });
  });

  test.each([
    ['a cubic', (x: number) => x ** 3 - 2, 0, 4, Math.cbrt(2)],
    ['a steep one', (x: number) => Math.exp(x) - 1000, -5, 20, Math.log(1000)],
    ['a step', (x: number) => (x < 1.25 ? 1 : -1), 0, 10, 1.25],
    ['a root at the start', (x: number) => x, 0, 1, 0],
    ['a root at the end', (x: number) => x - 1, 0, 1, 1],
  ])('Brent finds the root of %s', (_, f, from, to, root) => {
    const found = brentRoot(f, { x: from, y: f(from) }, { x: to, y: f(to) }, 1e-6);
    expect(Math.abs(found - root)).toBeLessThan(1e-6);
  });
});
