import { describe, expect, test } from '@jest/globals';
import { pause } from '../../../activities/metrics/bake.ts';
import { completeAt, samplesOf, seriesOf, windowOf } from '../../../activities/metrics/samples.ts';
import { bakeParams, errorsRule } from './support.ts';

const minute = 60_000;
/** A whole minute. */
const noon = Date.UTC(2026, 0, 1, 12);

describe('windowOf', () => {
  test('skips the period in which the weight moved', () => {
    expect(windowOf(noon + 1, noon + 3 * minute, 10 * minute, 60, 0)).toEqual({
      from: noon + minute,
      to: noon + 3 * minute,
    });
    expect(windowOf(noon, noon + 3 * minute, 10 * minute, 60, 0).from).toBe(noon);
  });
  test('holds whole periods only, and those the source shows completely', () => {
    expect(windowOf(noon, noon + 5.9 * minute, 10 * minute, 60, 180).to).toBe(noon + 2 * minute);
  });
  test('ends with the bake, however late it is', () => {
    expect(windowOf(noon, noon + 60 * minute, 10 * minute, 60, 180).to).toBe(noon + 10 * minute);
  });
  test('is empty before the first period is complete', () => {
    const { from, to } = windowOf(noon + 1, noon + 2, 10 * minute, 60, 0);
    expect(to).toBe(from);
  });
});

describe('time of a bake', () => {
  test('ends when the last whole period is complete in the source, not before the bake does', () => {
    const late = bakeParams({ seconds: 600, rules: [{ ...errorsRule, periodSeconds: 60 }], delaySeconds: 180 });
    expect(completeAt(noon, late)).toBe(noon + 13 * minute);
    expect(completeAt(noon + 1000, late)).toBe(noon + 13 * minute);
    expect(completeAt(noon, bakeParams({ seconds: 30, rules: [], delaySeconds: 180 }))).toBe(noon + 30_000);
  });

  test('looks when a period is complete, at most 5 s later, and at the very end', () => {
    const quick = bakeParams({ seconds: 30, rules: [errorsRule], delaySeconds: 1 });
    const end = completeAt(noon, quick);
    expect(end).toBe(noon + 31_000);
    expect(pause(quick, noon, end, noon)).toBe(5000);
    expect(pause(quick, noon, end, noon + 5000)).toBe(1000);
    expect(pause(quick, noon, end, noon + 6000)).toBe(5000);
    expect(pause(quick, noon, end, noon + 30_600)).toBe(400);
    const slow = bakeParams({ seconds: 600, rules: [{ ...errorsRule, periodSeconds: 60 }], delaySeconds: 180 });
    expect(pause(slow, noon, completeAt(noon, slow), noon)).toBe(5000);
  });
});

describe('samples', () => {
  const points = (values: (number | null)[]) =>
    values.map((value, index) => ({ at: noon + index * 5000, value, requests: value === null ? null : 100 }));

  test('carry what the judge needs', () => {
    const pair = { rule: errorsRule, canary: { points: points([1, null, 3]) }, stable: { points: points([2, 2, 2]) } };
    expect(samplesOf(pair)).toEqual({
      metric: 'errors',
      canary: [1, null, 3],
      stable: [2, 2, 2],
      canaryRequests: 200,
      stableRequests: 300,
      canaryCounts: [100, null, 100],
      stableCounts: [100, 100, 100],
    });
    expect(samplesOf({ ...pair, stable: { points: [], error: 'no' } }).error).toBe('no');
  });

  test('a long series is averaged to what a chart can show; gaps stay gaps', () => {
    const values = Array.from({ length: 240 }, (_, index) => (index < 2 ? null : index));
    const pair = { rule: errorsRule, canary: { points: points(values) }, stable: { points: points(values) } };
    const { points: drawn, limit } = seriesOf(pair);
    expect(drawn).toHaveLength(120);
    expect(drawn[0]).toEqual({ at: noon, canary: null, stable: null });
    expect(drawn[1]).toEqual({ at: noon + 10_000, canary: 2.5, stable: 2.5 });
    expect(limit).toBe(1);
  });
});
