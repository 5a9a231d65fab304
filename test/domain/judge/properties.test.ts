import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judgeMetric } from '../../../domain/judge/judge-metric.ts';
import { mannWhitneyP } from '../../../domain/judge/p-value.ts';
import type { Judgement, MannWhitneyRule } from '../../../domain/judge/rule.ts';

const settings = { seed: 20240229, numRuns: 200 };
const value = fc.double({ min: 1, max: 1000, noNaN: true });
const group = fc.array(value, { minLength: 3, maxLength: 12 });
const tolerance = fc.constantFrom(0, 0.1, 0.25, 0.5);
const direction = fc.constantFrom('increase' as const, 'decrease' as const, 'either' as const);
const rule: MannWhitneyRule = { judge: 'mann-whitney', direction: 'either', confidence: 0.95, tolerance: 0.1 };
const mirrored = { Pass: 'Pass', Nodata: 'Nodata', High: 'Low', Low: 'High' } as const;
const opposite = { increase: 'decrease', decrease: 'increase', either: 'either' } as const;
const height: Record<Judgement['classification'], number> = { Low: -1, Pass: 0, High: 1, Nodata: Number.NaN };

describe('the Mann-Whitney judge', () => {
  test('swapping the groups and the direction mirrors the answer', () => {
    const cles = { measure: 'cles' } as const;
    const property = fc.property(group, group, direction, tolerance, (a, b, toward, allowed) => {
      const one = { ...rule, direction: toward, tolerance: allowed, effectSize: cles };
      const there = judgeMetric({ rule: one, baseline: a, canary: b });
      const back = judgeMetric({ rule: { ...one, direction: opposite[toward] }, baseline: b, canary: a });
      expect(back.classification).toBe(mirrored[there.classification]);
      expect(back.p).toBe(there.p);
    });
    fc.assert(property, settings);
  });

  test('the unit does not matter, down to millionths', () => {
    const property = fc.property(group, group, tolerance, fc.integer({ min: -30, max: 10 }), (a, b, allowed, power) => {
      const scale = 2 ** power;
      const judged = (by: number) =>
        judgeMetric({
          rule: { ...rule, tolerance: allowed },
          baseline: a.map((one) => one * by),
          canary: b.map((one) => one * by),
        });
      expect(judged(scale).classification).toBe(judged(1).classification);
      expect(judged(scale).p).toBe(judged(1).p);
    });
    fc.assert(property, settings);
  });

  test('identical groups pass, in whatever order', () => {
    const shuffled = group.chain((values) =>
      fc.tuple(fc.constant(values), fc.shuffledSubarray(values, { minLength: values.length })),
    );
    const property = fc.property(shuffled, direction, ([baseline, canary], toward) => {
      expect(judgeMetric({ rule: { ...rule, direction: toward }, baseline, canary }).classification).toBe('Pass');
    });
    fc.assert(property, settings);
  });

  test('moving the canary up never makes it lower', () => {
    const property = fc.property(
      group,
      group,
      tolerance,
      fc.double({ min: 0, max: 2000, noNaN: true }),
      (a, b, allowed, up) => {
        const judged = (by: number) =>
          judgeMetric({ rule: { ...rule, tolerance: allowed }, baseline: a, canary: b.map((one) => one + by) });
        expect(height[judged(up).classification]).toBeGreaterThanOrEqual(height[judged(0).classification]);
      },
    );
    fc.assert(property, settings);
  });

  test('a direction only ever takes answers away', () => {
    const property = fc.property(group, group, (baseline, canary) => {
      const both = judgeMetric({ rule, baseline, canary }).classification;
      const up = judgeMetric({ rule: { ...rule, direction: 'increase' }, baseline, canary }).classification;
      const down = judgeMetric({ rule: { ...rule, direction: 'decrease' }, baseline, canary }).classification;
      expect([up, down]).toEqual([both === 'High' ? 'High' : 'Pass', both === 'Low' ? 'Low' : 'Pass']);
    });
    fc.assert(property, settings);
  });

  test('a group without data never passes', () => {
    const nothing = fc.array(fc.constantFrom(null, Number.NaN), { maxLength: 8 });
    const property = fc.property(nothing, fc.oneof(group, nothing), fc.boolean(), (empty, other, swap) => {
      const [baseline, canary] = swap ? [empty, other] : [other, empty];
      expect(judgeMetric({ rule, baseline, canary })).toMatchObject({ classification: 'Nodata', p: null });
    });
    fc.assert(property, settings);
  });
});

test('p lies in 0 to 1 and depends on the order of the values alone', () => {
  const whole = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 15 });
  const property = fc.property(whole, whole, (a, b) => {
    const p = mannWhitneyP(a, b);
    expect(p).toBeGreaterThan(0);
    expect(p).toBeLessThanOrEqual(1);
    expect(mannWhitneyP(b, a)).toBe(p);
    expect(
      mannWhitneyP(
        a.map((one) => one ** 3),
        b.map((one) => one ** 3),
      ),
    ).toBe(p);
  });
  fc.assert(property, settings);
});
