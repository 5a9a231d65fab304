import type { MetricSource } from '../metrics/source.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import type { Problem } from './problem.ts';
import { metricsOf } from './metrics.ts';
import { samplesNeeded, shortestBake } from './samples.ts';
import type { Catalogue, CatalogueEnvironment, CatalogueVerify } from './schema.ts';
import { type Limit, type LimitUnit, writeDuration, writeLimit } from './units.ts';

/** Checks the rules of one environment; `path` leads to it. */
export function checkVerify(
  catalogue: Catalogue,
  { strategy, verify }: CatalogueEnvironment,
  path: readonly string[],
): Problem[] {
  const metrics = metricsOf(catalogue);
  return verify.flatMap((rule, index) => {
    const at = [...path, 'verify', index];
    const source = Object.hasOwn(metrics, rule.metric) ? metrics[rule.metric] : undefined;
    if (source === undefined) {
      const sentence = `no metric "${rule.metric}".${didYouMean(rule.metric, Object.keys(metrics))}`;
      return [{ path: [...at, 'metric'], sentence }];
    }
    return [
      ...checkJudge(rule, at),
      ...checkLimits(rule, source, at),
      ...checkPeriod(rule, source, at),
      ...('canary' in strategy
        ? checkBake(rule, source, strategy.canary.bake, [...path, 'strategy', 'canary', 'bake'])
        : []),
    ];
  });
}

type Path = readonly (string | number)[];

/** A key that the chosen judge does not read would be a silent mistake. */
function checkJudge(rule: CatalogueVerify, at: Path): Problem[] {
  const { judge, metric } = rule;
  const needed = judge === 'threshold' ? [] : (['tolerance'] as const);
  const unread =
    judge === 'threshold' ? (['direction', 'tolerance', 'confidence'] as const) : (['max', 'min', 'critical'] as const);
  const noLimit =
    judge === 'threshold' && rule.max === undefined && rule.min === undefined
      ? [{ path: at, sentence: `the threshold on ${metric} has no limit; add max or min, for example max: 1%` }]
      : [];
  return [
    ...noLimit,
    ...needed
      .filter((key) => rule[key] === undefined)
      .map((key) => ({
        path: at,
        sentence: `mann-whitney on ${metric} needs ${key}; write for example ${key}: ${example[key]}`,
      })),
    ...unread
      .filter((key) => rule[key] !== undefined && rule[key] !== false)
      .map((key) => ({
        path: [...at, key],
        sentence: `${key} has no meaning for the judge ${judge}; remove it, or use the judge ${other[judge]}`,
      })),
  ];
}

const example = { tolerance: '10%' } as const;
const other = { threshold: 'mann-whitney', 'mann-whitney': 'threshold' } as const;

function checkLimits(rule: CatalogueVerify, source: MetricSource, at: Path): Problem[] {
  const wrongUnit = (['max', 'min'] as const).flatMap((key) => {
    const limit = rule[key];
    if (limit === undefined || limit.unit === source.unit) return [];
    return [
      {
        path: [...at, key],
        sentence: `${key} of ${rule.metric} is ${writeLimit(limit)}, but the metric is measured in ${source.unit}; write for example ${inUnit(limit, source.unit)}`,
      },
    ];
  });
  if (wrongUnit.length > 0 || rule.max === undefined || rule.min === undefined) return wrongUnit;
  if (rule.min.value < rule.max.value) return [];
  const sentence = `min ${writeLimit(rule.min)} is not below max ${writeLimit(rule.max)}: no value could pass`;
  return [{ path: [...at, 'min'], sentence }];
}

function inUnit(limit: Limit, unit: LimitUnit): string {
  return writeLimit({ value: limit.value, unit });
}

/**
 * CloudWatch keeps the metrics of AWS services by the minute; custom ones may be finer.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricStat.html
 */
function checkPeriod(rule: CatalogueVerify, source: MetricSource, at: Path): Problem[] {
  const { period } = rule;
  const path = [...at, 'period'];
  const byTheMinute = Object.values(source.queries).some(({ namespace }) => namespace.startsWith('AWS/'));
  if (byTheMinute && (period < 60 || period % 60 !== 0)) {
    return [{ path, sentence: `${rule.metric} exists by the minute, not by ${writeDuration(period)}; write 1m` }];
  }
  if (period > 0 && (finePeriods.includes(period) || period % 60 === 0)) return [];
  const sentence = `CloudWatch knows no period of ${writeDuration(period)}; write 5s, 10s, 20s, 30s or whole minutes`;
  return [{ path, sentence }];
}

const finePeriods: readonly number[] = [1, 5, 10, 20, 30];

function checkBake(rule: CatalogueVerify, source: MetricSource, bake: number, path: Path): Problem[] {
  const least = shortestBake(rule, source.delaySeconds);
  if (bake >= least) return [];
  const delay = source.delaySeconds > 0 ? `, and ${writeDuration(source.delaySeconds)} until they are known` : '';
  const why = `one period of ${writeDuration(rule.period)} to warm up, ${samplesNeeded(rule)} to judge${delay}`;
  return [
    {
      path,
      sentence: `a bake of ${writeDuration(bake)} is too short to judge ${rule.metric} by ${rule.judge} (${why}); write at least ${writeDuration(least)}`,
    },
  ];
}
