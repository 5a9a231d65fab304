import { describe, expect, test } from '@jest/globals';
import { readJudgeFile } from '../../../domain/judge/judge-file.ts';
import { type JudgeCase, judgeMetric } from '../../../domain/judge/judge-metric.ts';
import type { Judgement, MannWhitneyRule, ThresholdRule } from '../../../domain/judge/rule.ts';
import { judgementSchema } from '../../../domain/judge/schema.ts';
import { vectors } from './vectors.ts';

interface Published extends JudgeCase {
  name: string;
  expect: Pick<Judgement, 'classification' | 'critical'>;
}
const kayenta = vectors<{ cases: Published[] }>('kayenta-classifier').cases;

describe("Kayenta's own cases, as a file", () => {
  test.each(kayenta)('$name', ({ rule, baseline, canary, expect: wanted }) => {
    const file = readJudgeFile([{ rule, baseline, canary }]);
    if (!file.ok) throw new Error(file.problems.join('\n'));
    const [judged] = file.cases.map(judgeMetric);
    expect(judged?.classification).toBe(wanted.classification);
    if (rule.critical) expect(judged?.critical).toBe(wanted.critical ?? judged?.critical);
    expect(judgementSchema.parse(judged)).toEqual(judged);
  });

  test('all classifications occur', () => {
    expect(new Set(kayenta.map(({ expect: { classification } }) => classification)).size).toBe(4);
  });
});

const compare: MannWhitneyRule = { judge: 'mann-whitney', direction: 'either', confidence: 0.98, tolerance: 0.25 };
const low = [10, 11, 12, 13, 14, 15];
const high = [20, 21, 22, 23, 24, 25];

describe('Mann-Whitney', () => {
  test('a reason holds means, effect, interval and p', () => {
    expect(judgeMetric({ rule: compare, baseline: low, canary: high })).toEqual({
      classification: 'High',
      p: 2 / 924,
      reason: 'canary is higher: mean 22.5 against 12.5, meanRatio 1.8, shift 10 (98 % interval 6 to 14), p = 0.00216',
    });
  });

  test.each([
    ['null', [null, ...high, null], low],
    ['NaN', [Number.NaN, ...high], [...low, Number.NaN]],
  ])('missing values (%s) are left out', (_, canary, baseline) => {
    expect(judgeMetric({ rule: compare, baseline, canary })).toEqual(
      judgeMetric({ rule: compare, baseline: low, canary: high }),
    );
  });

  test.each([
    [[], [], 'baseline and canary'],
    [[null], [Number.NaN], 'baseline and canary'],
    [low, [null], 'canary'],
    [[], high, 'baseline'],
  ])('no data never passes: %j and %j', (baseline, canary, missing) => {
    const judged = judgeMetric({ rule: { ...compare, critical: true }, baseline, canary });
    expect(judged).toMatchObject({ classification: 'Nodata', p: null, critical: true });
    expect(judged.reason).toContain(`no data for ${missing},`);
  });

  test('one value a side cannot be compared', () => {
    expect(judgeMetric({ rule: compare, baseline: [1], canary: [2] }).classification).toBe('Nodata');
  });

  test('the tolerance is a share of the shift: at 1 the interval can hardly clear it', () => {
    expect(judgeMetric({ rule: { ...compare, tolerance: 0.5 }, baseline: low, canary: high }).classification).toBe(
      'High',
    );
    expect(judgeMetric({ rule: { ...compare, tolerance: 0.7 }, baseline: low, canary: high }).classification).toBe(
      'Pass',
    );
  });

  test('an effect within its limits passes and says so', () => {
    const rule = { ...compare, effectSize: { measure: 'meanRatio', limits: [0.5, 2] } } as const;
    const judged = judgeMetric({ rule, baseline: low, canary: high });
    expect(judged.classification).toBe('Pass');
    expect(judged.reason).toContain('within the effect size allowed');
  });
});

describe('threshold', () => {
  const rule: ThresholdRule = { judge: 'threshold', direction: 'either', tolerance: 0.25 };

  test.each([
    [{ max: 1 }, [0.5, 1.4], 'Pass'],
    [{ max: 1 }, [1, 1], 'Pass'],
    [{ max: 1 }, [6, 6.2, null], 'High'],
    [{ min: 99 }, [98, 98.5], 'Low'],
    [{ min: 99, max: 100 }, [99.5], 'Pass'],
    [{ max: 1 }, [null], 'Nodata'],
  ])("%j judges the canary's mean of %j: %s", (limits, canary, classification) => {
    expect(judgeMetric({ rule: { ...rule, ...limits }, baseline: [], canary })).toMatchObject({
      classification,
      p: null,
    });
  });

  test('the reason names the mean and the limit', () => {
    expect(judgeMetric({ rule: { ...rule, max: 1 }, baseline: [0.2], canary: [6, 6.2] }).reason).toBe(
      "canary's mean 6.1 is above the limit (max 1; 2 values)",
    );
  });

  test.each([
    ['either', {}, low, high, 'High'],
    ['decrease', {}, low, high, 'Pass'],
    ['either', {}, high, low, 'Low'],
    ['increase', {}, high, low, 'Pass'],
    ['either', { tolerance: 1 }, low, high, 'Pass'],
    ['either', { effectSize: { measure: 'meanRatio', limits: [0.5, 2] } }, low, high, 'Pass'],
    ['either', { effectSize: { measure: 'cles', limits: [0.2, 0.8] } }, low, high, 'High'],
    ['either', {}, [0, 0], [0, 0], 'Pass'],
    ['either', {}, [0, 0], [0, 1], 'High'],
    ['either', {}, [], [1], 'Nodata'],
  ] as const)(
    'without max or min, against the baseline: %s %j',
    (direction, more, baseline, canary, classification) => {
      expect(judgeMetric({ rule: { ...rule, direction, ...more }, baseline, canary }).classification).toBe(
        classification,
      );
    },
  );
});
