import type { MetricSource } from '../metrics/source.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import type { Problem } from './problem.ts';
import { builtInMetrics } from './metrics.ts';

/** The catalogue's own metrics: queries that exist, placeholders that are filled, statistics that CloudWatch knows. */
export function checkMetrics(metrics: Readonly<Record<string, MetricSource>>): Problem[] {
  return Object.entries(metrics).flatMap(([name, source]) => [
    ...(Object.hasOwn(builtInMetrics, name)
      ? [{ path: ['metrics', name], sentence: `${name} is built in; give your own metric another name` }]
      : []),
    ...checkQueries(name, source),
    ...checkReferences(name, source),
  ]);
}

function checkQueries(name: string, { queries }: MetricSource): Problem[] {
  return Object.entries(queries).flatMap(([id, { stat, dimensions }]) => {
    const at = ['metrics', name, 'queries', id];
    const unknown = Object.entries(dimensions).flatMap(([dimension, value]) =>
      [...value.matchAll(/\{([^}]*)\}/g)]
        .map((match) => match[1] ?? '')
        .filter((placeholder) => !placeholders.includes(placeholder))
        .map((placeholder) => ({
          path: [...at, 'dimensions', dimension],
          sentence: `nothing fills {${placeholder}}.${didYouMean(placeholder, placeholders, 'There are')}`,
        })),
    );
    if (statistics.includes(stat) || extendedStatistic.test(stat)) return unknown;
    const sentence = `CloudWatch has no statistic "${stat}".${didYouMean(stat, [...statistics, 'p50', 'p95', 'p99'])}`;
    return [...unknown, { path: [...at, 'stat'], sentence }];
  });
}

const placeholders = ['service', 'targetGroup', 'loadBalancer'];
const statistics = ['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount', 'IQM'];
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html */
const extendedStatistic = /^(?:p|tm|wm|tc|ts)\d{1,2}(?:\.\d+)?$|^p100$|^(?:PR|TM|WM|TC|TS)\(.*\)$/;

/** In metric math, ids begin with a small letter; functions and keywords are capitals. */
function checkReferences(name: string, { queries, value, requests }: MetricSource): Problem[] {
  const ids = Object.keys(queries);
  const missing = (id: string) => `${name} has no query "${id}".${didYouMean(id, ids)}`;
  const inExpression = new Set(value.replaceAll(/"[^"]*"|'[^']*'/g, '').match(/\b[a-z][a-zA-Z0-9_]*/g));
  return [
    ...[...inExpression]
      .filter((id) => !ids.includes(id))
      .map((id) => ({ path: ['metrics', name, 'value'], sentence: missing(id) })),
    ...(ids.includes(requests) ? [] : [{ path: ['metrics', name, 'requests'], sentence: missing(requests) }]),
  ];
}
