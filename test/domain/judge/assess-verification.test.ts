import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assessVerification } from '../../../domain/judge/assess-verification.ts';
import type { MetricSamples, VerificationInput, VerificationRule } from '../../../domain/judge/verification.ts';
import { normals } from './vectors.ts';

const errors: VerificationRule = {
  metric: 'service.errorRate',
  title: 'errors',
  unit: 'percent',
  judge: 'threshold',
  max: 1,
  direction: 'increase',
  tolerance: 0,
  confidence: 0.98,
  critical: true,
  periodSeconds: 5,
  minimumSamples: 2,
};
const p95: VerificationRule = {
  ...errors,
  metric: 'service.p95',
  title: 'p95',
  unit: 'milliseconds',
  judge: 'mann-whitney',
  tolerance: 0.1,
  critical: false,
  minimumSamples: 5,
};
const slow: VerificationRule = { ...p95, judge: 'threshold', max: 250, critical: true };
const versions = { canary: '1.4.2', stable: '1.4.1' };

function samples(rule: VerificationRule, canary: (number | null)[], stable: (number | null)[]): MetricSamples {
  return {
    metric: rule.metric,
    canary,
    stable,
    canaryRequests: canary.length * 100,
    stableRequests: stable.length * 1900,
  };
}

function assess(rules: VerificationRule[], given: MetricSamples[], more: Partial<VerificationInput> = {}) {
  return assessVerification({ rules, samples: given, elapsedSeconds: 25, bakeSeconds: 25, versions, ...more });
}

const early = { elapsedSeconds: 10 };
const latencies = samples(p95, [182, 181, 184, 179, 183], [179, 181, 180, 178, 182]);

describe('at the end of a bake', () => {
  test('good figures pass, with what they were compared with', () => {
    const good = samples(errors, [0, 1, 0, 0, 0.05], [0.2, 0.19, 0.2, 0.18, 0.18]);
    expect(assess([errors, p95], [good, latencies])).toMatchObject({
      verdict: 'passed',
      final: true,
      reason:
        'errors 0.21 % (1.4.1: 0.19 %, limit 1 %) · p95 182 ms (1.4.1: 180 ms, no real difference) · 500 and 9,500 requests',
    });
  });

  test('the pooled mean decides, not a single period', () => {
    const one = samples(errors, [0, 3, 0, 0, 0], [0.2, 0.2]);
    expect(assess([errors], [one]).verdict).toBe('passed');
    const many = samples(errors, [1, 2, 1, 1, 1], [0.2, 0.2]);
    expect(assess([errors], [many])).toMatchObject({
      verdict: 'failed',
      reason: 'errors rose to 1.2 % (1.4.1: 0.2 %, limit 1 %)',
    });
  });

  test('a rate is pooled by requests where they are known', () => {
    const uneven = { ...samples(errors, [10, 0, null], [0.2]), canaryCounts: [1, 299, null] };
    expect(assess([errors], [uneven]).perMetric[0]?.canaryMean).toBeCloseTo(10 / 300, 12);
  });

  test('a lower limit', () => {
    const { max: _, ...unlimited } = errors;
    const rule = { ...unlimited, metric: 'ok', title: 'success rate', min: 99 };
    const fallen = assess([rule], [samples(rule, [94, 93, 95], [99.8])]);
    expect(fallen.reason).toBe('success rate fell to 94 % (1.4.1: 99.8 %, limit 99 %)');
  });

  test('a latency that really rose fails, one within the tolerance passes', () => {
    const rose = samples(p95, [360, 371, 355, 366, 368], [179, 181, 180, 178, 182]);
    expect(assess([p95], [rose])).toMatchObject({
      verdict: 'failed',
      reason: 'p95 rose to 364 ms (1.4.1: 180 ms, tolerance 10 %)',
    });
    const little = samples(p95, [186, 187, 188, 189, 190], [179, 181, 180, 178, 182]);
    expect(assess([p95], [little])).toMatchObject({
      verdict: 'passed',
      reason: 'p95 188 ms (1.4.1: 180 ms, accepted, tolerance 10 %) · 500 and 9,500 requests',
    });
  });

  test('failed outweighs errored, errored outweighs inconclusive', () => {
    const bad = samples(errors, [6, 6, 6], [0.2]);
    const unread = { ...samples(p95, [], []), error: 'CloudWatch did not answer (ThrottlingException)' };
    const few = samples(slow, [180], [180]);
    expect(assess([errors, p95], [bad, unread]).verdict).toBe('failed');
    expect(assess([p95, { ...slow, metric: 'other' }], [unread, { ...few, metric: 'other' }])).toMatchObject({
      verdict: 'errored',
      reason: 'could not read p95: CloudWatch did not answer (ThrottlingException)',
    });
  });
});

describe('not enough to judge', () => {
  test.each([
    ['no entry at all', [], 'no data on errors for 1.4.2'],
    ['empty periods', [samples(errors, [null, null], [0.2, 0.2])], 'no data on errors for 1.4.2'],
    [
      'one period of two',
      [samples(errors, [0.2], [0.2])],
      'not enough data to judge errors (1 of 2 periods of 5 s for 1.4.2)',
    ],
    [
      'too few requests',
      [{ ...samples(errors, [0, 0, 0], [0.2]), canaryRequests: 31 }],
      'not enough traffic to judge errors (31 of about 100 requests)',
    ],
  ])('a threshold with %s', (_, given, reason) => {
    expect(assess([errors], given)).toMatchObject({ verdict: 'inconclusive', final: true, reason });
  });

  test.each([
    [4, 5, '4 of 5 periods of 5 s for 1.4.2'],
    [5, 4, '4 of 5 periods of 5 s for 1.4.1'],
    [6, 0, '0 of 5 periods of 5 s for 1.4.1'],
  ])('Mann-Whitney with %d and %d periods', (canary, stable, has) => {
    const rule = { ...p95, minimumSamples: 1 };
    const given = samples(rule, [1, 2, 3, 4, 5, 6].slice(0, canary), [1, 2, 3, 4, 5].slice(0, stable));
    expect(assess([rule], [given]).reason).toBe(`not enough data to judge p95 (${has})`);
  });
});

describe('before the end', () => {
  test('a critical rate far above its limit fails after two periods, with the share of traffic', () => {
    const bad = samples(errors, [6.2, 6], [0.2, 0.2]);
    expect(assess([errors, p95], [bad], { ...early, weightPercent: 5 })).toMatchObject({
      verdict: 'failed',
      final: true,
      reason: 'errors rose to 6.1 % at 5 % of traffic (1.4.1: 0.2 %, limit 1 %)',
    });
  });

  test.each([
    ['one period, however bad', errors, [40]],
    ['two errors in 200 requests where one is allowed', errors, [2, 2]],
    ['a rule that is not critical', { ...errors, critical: false }, [6, 6]],
    ['a latency above its limit in two periods', slow, [400, 410]],
    ['a latency that jumps about its limit', slow, [100, 600, 180]],
  ])('%s is not enough', (_, rule, canary) => {
    expect(assess([rule], [samples(rule, canary, [0.2])], early)).toMatchObject({
      verdict: 'inconclusive',
      final: false,
    });
  });

  test('a critical latency clearly above its limit fails after three periods', () => {
    expect(assess([slow], [samples(slow, [358, 366, 361], [180])], early)).toMatchObject({
      verdict: 'failed',
      final: true,
      reason: 'p95 rose to 362 ms (1.4.1: 180 ms, limit 250 ms)',
    });
  });

  test('good figures do not pass yet, and the sentence says how it stands', () => {
    const good = samples(errors, [0.2, 0.2], [0.2, 0.2]);
    expect(assess([errors], [good], early)).toMatchObject({
      verdict: 'inconclusive',
      final: false,
      reason: 'errors 0.2 % (1.4.1: 0.2 %, limit 1 %) · 200 and 3,800 requests',
    });
  });

  test('a rate just at its limit is seldom taken for worse, looked at every period of a long bake', () => {
    const draw = normals(7);
    const bakes = Array.from({ length: 200 }, () => draw(1, 1, 60).map((rate) => Math.max(0, Math.round(rate))));
    const jumpy = bakes.filter((bake) =>
      bake.some((_, index) => assess([errors], [samples(errors, bake.slice(0, index + 1), [0.2])], early).final),
    );
    expect(jumpy.length).toBeLessThan(10);
  });
});

describe('whatever the figures', () => {
  const rate = fc.option(fc.double({ min: 0, max: 5, noNaN: true }), { freq: 4 });
  const series = fc.array(rate, { maxLength: 12 });
  const settings = { seed: 20240229, numRuns: 300 };

  test('nothing passes before the end, and nothing passes without data', () => {
    const property = fc.property(series, series, fc.boolean(), (canary, stable, ended) => {
      const result = assess(
        [errors, p95],
        [samples(errors, canary, stable), samples(p95, canary, stable)],
        ended ? {} : early,
      );
      if (!ended) expect(result.verdict).not.toBe('passed');
      if (canary.every((value) => value === null)) expect(result.verdict).toBe('inconclusive');
      expect(result.final).toBe(ended || result.verdict === 'failed');
    });
    fc.assert(property, settings);
  });

  test('more errors never turn failed into passed', () => {
    const more = fc.double({ min: 0, max: 5, noNaN: true });
    const property = fc.property(series, more, fc.boolean(), (canary, extra, ended) => {
      const worse = canary.map((value) => (value === null ? null : value + extra));
      const verdict = (values: (number | null)[]) =>
        assess([errors], [samples(errors, values, [0.2])], ended ? {} : early).verdict;
      if (verdict(canary) === 'failed') expect(verdict(worse)).toBe('failed');
    });
    fc.assert(property, settings);
  });
});
