import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { figure, percentile } from '../../bench/figure.ts';
import { readFlags } from '../../bench/flags.ts';
import { lengthOf, union, within } from '../../bench/lab/intervals.ts';

describe('time without overlaps', () => {
  test('what ran in parallel counts once', () => {
    const merged = union([
      { from: 10, to: 20 },
      { from: 0, to: 5 },
      { from: 15, to: 30 },
      { from: 30, to: 31 },
      { from: 40, to: 40 },
    ]);
    expect(merged).toEqual([
      { from: 0, to: 5 },
      { from: 10, to: 31 },
    ]);
    expect(lengthOf(within(merged, { from: 4, to: 12 }))).toBe(3);
  });

  test('is as long as the moments covered', () => {
    const interval = fc.tuple(fc.nat(60), fc.nat(20)).map(([from, length]) => ({ from, to: from + length }));
    fc.assert(
      fc.property(fc.array(interval), (intervals) => {
        const covered = Array.from({ length: 100 }, (_, at) => intervals.some(({ from, to }) => from <= at && at < to));
        expect(lengthOf(union(intervals))).toBe(covered.filter(Boolean).length);
      }),
      { seed: 20 },
    );
  });
});

describe('figures', () => {
  test('percentiles are values that were measured (nearest rank)', () => {
    const values = Array.from({ length: 200 }, (_, index) => 200 - index);
    expect([0, 50, 99, 100].map((percent) => percentile(values, percent))).toEqual([1, 100, 198, 200]);
  });

  test('say whether the limit is kept and how many times the baseline they are', () => {
    const measured = {
      name: 'x',
      value: 12,
      unit: 'ms',
      limit: 10,
      baseline: { what: 'y', value: 4 },
      detail: {},
    } as const;
    expect(figure(measured)).toMatchObject({ met: false, baseline: { ratio: 3 } });
    expect(figure({ ...measured, value: 10 }).met).toBe(true);
    expect(figure({ ...measured, value: null }).met).toBeUndefined();
  });

  test('flags choose parts; an unknown one is named', () => {
    expect(readFlags(['--only', 'ack,canary', '--quick'])).toEqual({ only: new Set(['ack', 'canary']), quick: true });
    expect(readFlags(['--only=akc'])).toMatchObject({ usage: expect.stringContaining('no part "akc"') });
    expect(readFlags(['--fast'])).toMatchObject({ usage: expect.stringContaining('"--fast"') });
  });
});
