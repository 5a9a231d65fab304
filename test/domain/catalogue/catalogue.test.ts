import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkCatalogue } from '../../../domain/catalogue/check.ts';
import { findEnvironment } from '../../../domain/catalogue/find.ts';
import { metricsOf } from '../../../domain/catalogue/metrics.ts';
import { samplesNeeded, shortestBake } from '../../../domain/catalogue/samples.ts';
import { catalogueSchema } from '../../../domain/catalogue/schema.ts';
import { toRules } from '../../../domain/catalogue/to-rules.ts';
import {
  limitSchema,
  parseDuration,
  percentSchema,
  writeDuration,
  writeLimit,
} from '../../../domain/catalogue/units.ts';
import { catalogue } from './support.ts';

test('a duration is read as it is written, and back', () => {
  expect([parseDuration('1h30m'), parseDuration('90s'), parseDuration('2d')]).toEqual([5400, 90, 172_800]);
  expect(['', '5', '10 m', '1.5h', 'm', '-5s'].map((text) => parseDuration(text))).toEqual(
    Array.from({ length: 6 }, () => undefined),
  );
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seconds) => parseDuration(writeDuration(seconds)) === seconds),
    { seed: 3 },
  );
});

test('shares and limits carry their unit', () => {
  expect(percentSchema.parse('0.5%')).toBe(0.5);
  expect(percentSchema.safeParse('0.5').success).toBe(false);
  for (const written of ['1%', '250ms', '0.25%']) expect(writeLimit(limitSchema.parse(written))).toBe(written);
  expect(limitSchema.parse(20)).toEqual({ value: 20, unit: 'count' });
});

test('finds an environment, and says what was meant otherwise', () => {
  expect(findEnvironment(catalogue(), 'app', 'prod')).toMatchObject({ found: true, environment: { tasks: 1 } });
  expect(findEnvironment(catalogue(), 'appp', 'prod')).toMatchObject({
    found: false,
    meant: { service: 'app', environment: 'prod' },
  });
  expect(findEnvironment(catalogue(), 'app', 'stagng')).toMatchObject({
    found: false,
    meant: { service: 'app', environment: 'staging' },
  });
  expect(findEnvironment(catalogue(), 'app', 'eu')).toEqual({
    found: false,
    sentence: 'app has no environment "eu". It has: prod, staging.',
  });
});

test('the built-in metrics are there without being declared, and cannot be replaced', () => {
  expect(Object.keys(metricsOf(catalogue()))).toEqual(['alb.errorRate', 'alb.p95Latency']);
  const taken = catalogueSchema.parse({
    ...written(),
    metrics: { 'alb.errorRate': metricsOf(catalogue())['alb.errorRate'] },
  });
  expect(checkCatalogue(taken)).toEqual([
    { path: ['metrics', 'alb.errorRate'], sentence: 'alb.errorRate is built in; give your own metric another name' },
  ]);
});

test('a rule of the plan has every default filled in', () => {
  const verify = catalogueSchema.parse(
    written([
      { metric: 'alb.errorRate', max: '1%', critical: true, period: '1m' },
      {
        metric: 'alb.p95Latency',
        judge: 'mann-whitney',
        tolerance: '25%',
        period: '1m',
        samples: 8,
      },
      { metric: 'alb.errorRate', judge: 'mann-whitney', direction: 'either', tolerance: '10%', period: '1m' },
    ]),
  ).services['app']?.environments['prod']?.verify;
  expect(toRules(verify ?? [], metricsOf(catalogue()))).toEqual([
    {
      metric: 'alb.errorRate',
      title: 'errors',
      unit: 'percent',
      judge: 'threshold',
      max: 1,
      direction: 'increase',
      tolerance: 0,
      confidence: 0.98,
      critical: true,
      periodSeconds: 60,
      minimumSamples: 2,
    },
    {
      metric: 'alb.p95Latency',
      title: 'p95',
      unit: 'milliseconds',
      judge: 'mann-whitney',
      direction: 'increase',
      tolerance: 0.25,
      confidence: 0.98,
      critical: false,
      periodSeconds: 60,
      minimumSamples: 8,
    },
    expect.objectContaining({ judge: 'mann-whitney', direction: 'either' }),
  ]);
});

test('the shortest bake holds warm-up, samples and delay', () => {
  expect(samplesNeeded({ judge: 'mann-whitney', samples: 3 })).toBe(5);
  expect(shortestBake({ judge: 'mann-whitney', period: 60, samples: undefined }, 180)).toBe(60 + 5 * 60 + 180);
  const bake = (seconds: number) => {
    const config = written([{ metric: 'alb.errorRate', max: '1%', period: '1m' }], `${seconds}s`);
    return checkCatalogue(catalogueSchema.parse(config)).length;
  };
  expect([bake(359), bake(360)]).toEqual([1, 0]);
});

/** The small catalogue as written, with other verification and bake. */
function written(verify: unknown = [{ metric: 'alb.errorRate', max: '1%', period: '1m' }], bake = '20m') {
  const target = { name: 'eu', account: 'live', region: 'eu-west-1', cluster: 'shop', service: 'app-prod' };
  const strategy = { canary: { weights: [5], bake, testTraffic: { header: { name: 'x-canary', value: 'always' } } } };
  const prod = { targets: [target], channel: 'C012AB3CD', strategy, verify, rights: { deploy: ['deployers'] } };
  return {
    accounts: { live: { id: '123456789012' } },
    groups: ['deployers'],
    people: {},
    services: { app: { containers: { app: 'app' }, environments: { prod } } },
  };
}
