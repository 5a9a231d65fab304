import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import type { MetricSource } from '../../domain/metrics/source.ts';
import type { MetricSubject } from '../../domain/plan/step.ts';
import { reading } from '../poll.ts';
import type { AwsFor } from '../ports.ts';
import { type MetricAnswer, type MetricQuery, type MetricReader, noPoints } from './reader.ts';

/**
 * Reads `MetricSource`s by GetMetricData: at most 500 metrics a call, so a bake is one call.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export function createCloudWatchReader(aws: AwsFor): MetricReader {
  return {
    async read(place, queries) {
      const asked = queries.filter(({ from, to }) => from < to);
      if (asked.length === 0) return queries.map(() => ({ points: [] }));
      const results = await getMetricData(aws(place).cloudwatch, {
        MetricDataQueries: queries.flatMap((query, index) =>
          query.from < query.to ? toQueries(query, `q${index}`) : [],
        ),
        StartTime: new Date(Math.min(...asked.map(({ from }) => from))),
        EndTime: new Date(Math.max(...asked.map(({ to }) => to))),
        ScanBy: 'TimestampAscending',
      });
      return queries.map((query, index) => toAnswer(query, `q${index}`, results));
    },
  };
}

/** Ids begin with a prefix, so that the sources' own ids do not meet. */
export function toQueries({ source, subject, periodSeconds }: MetricQuery, prefix: string): MetricDataQuery[] {
  const ids = Object.keys(source.queries);
  const idOf = (id: string) => `${prefix}_${id}`;
  const returned = new Set([source.requests, ...(ids.includes(source.value) ? [source.value] : [])]);
  const queries = Object.entries(source.queries).map(([id, { namespace, name, stat, dimensions }]): MetricDataQuery => {
    const Dimensions = Object.entries(dimensions).map(([Name, value]) => ({ Name, Value: filled(value, subject) }));
    return {
      Id: idOf(id),
      MetricStat: { Metric: { Namespace: namespace, MetricName: name, Dimensions }, Period: periodSeconds, Stat: stat },
      ReturnData: returned.has(id),
    };
  });
  if (ids.includes(source.value)) return queries;
  // Functions are upper case and ids begin in lower case, so that a whole word that is an id is that id.
  const Expression = source.value.replaceAll(/\b[a-z][a-zA-Z0-9_]*\b/g, (word) =>
    ids.includes(word) ? idOf(word) : word,
  );
  return [...queries, { Id: valueId(source, prefix), Expression, ReturnData: true }];
}

function valueId({ queries, value }: MetricSource, prefix: string): string {
  return value in queries ? `${prefix}_${value}` : `${prefix}_value_`;
}

function filled(template: string, subject: MetricSubject): string {
  return template.replaceAll(
    /\{(service|targetGroup|loadBalancer)\}/g,
    (_, name: keyof MetricSubject) => subject[name],
  );
}

interface Results {
  readonly byId: ReadonlyMap<string, MetricDataResult>;
  readonly messages: readonly string[];
}

async function getMetricData(
  cloudwatch: CloudWatchClient,
  input: ConstructorParameters<typeof GetMetricDataCommand>[0],
): Promise<Results> {
  const byId = new Map<string, MetricDataResult>();
  const messages: string[] = [];
  let NextToken: string | undefined;
  do {
    const answer = await cloudwatch.send(new GetMetricDataCommand({ ...input, NextToken }), reading());
    for (const result of answer.MetricDataResults ?? []) {
      const before = byId.get(result.Id ?? '');
      // A result cut off for length goes on in the next page, with PartialData until it is whole.
      byId.set(result.Id ?? '', {
        ...result,
        Timestamps: [...(before?.Timestamps ?? []), ...(result.Timestamps ?? [])],
        Values: [...(before?.Values ?? []), ...(result.Values ?? [])],
      });
    }
    messages.push(...(answer.Messages ?? []).flatMap(({ Value }) => Value ?? []));
    ({ NextToken } = answer);
  } while (NextToken !== undefined);
  return { byId, messages };
}

function toAnswer(query: MetricQuery, prefix: string, { byId, messages }: Results): MetricAnswer {
  const { source } = query;
  if (query.from >= query.to) return { points: [] };
  const values = byId.get(valueId(source, prefix));
  const requests = byId.get(`${prefix}_${source.requests}`);
  const bad = [values, requests].find((each) => each !== undefined && /Error|Forbidden/.test(each.StatusCode ?? ''));
  if (bad !== undefined) {
    const why = [...(bad.Messages ?? []).flatMap(({ Value }) => Value ?? []), ...messages][0];
    return {
      points: noPoints(query),
      error: `CloudWatch answered ${bad.StatusCode}${why === undefined ? '' : ` (${why})`}`,
    };
  }
  const valueAt = byTime(values);
  const requestsAt = byTime(requests);
  const points = noPoints(query).map(({ at }) => {
    const value = valueAt.get(at);
    return { at, value: value === undefined ? null : value * source.scale, requests: requestsAt.get(at) ?? null };
  });
  return { points };
}

/** Epoch ms -> value; what is no number (a division by zero) is no data. */
function byTime(result: MetricDataResult | undefined): Map<number, number> {
  const { Timestamps = [], Values = [] } = result ?? {};
  const pairs = Timestamps.map((time, index) => [time.getTime(), Values[index] ?? Number.NaN] as const);
  return new Map(pairs.filter(([, value]) => Number.isFinite(value)));
}
