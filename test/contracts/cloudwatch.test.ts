import { afterAll, describe, expect, test } from '@jest/globals';
import type { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { quietEnvironment } from '../activities/support/attempt.ts';
import { createAwsFor } from '../../activities/index.ts';
import { createCloudWatchReader, toQueries } from '../../activities/metrics/cloudwatch.ts';
import type { MetricReader } from '../../activities/metrics/reader.ts';
import { albMetrics } from '../../domain/metrics/alb.ts';
import type { MetricSource } from '../../domain/metrics/source.ts';
import { only, type SimulatedAws, startSimulatedAws } from '../activities/support/simulated-aws.ts';
import { catalogue } from '../activities/support/world.ts';
import { metricReaderContract } from './metric-reader.ts';

const place = { target: 'eu', account: '123456789012', region: 'eu-west-1', cluster: 'shop' };
const subject = (service: string) => ({ service, targetGroup: 'targetgroup/x/1', loadBalancer: 'app/x/1' });

function source(metric: string): MetricSource {
  const found = catalogue.metrics[metric];
  if (found === undefined) throw new Error(`the sandbox's catalogue has no metric ${metric}`);
  return found;
}

/** Readers ask within an activity, whose cancellation cuts them off. */
function inActivity(reader: MetricReader): MetricReader {
  return { read: (at, queries) => quietEnvironment().run(() => reader.read(at, queries)) };
}

let aws: SimulatedAws | undefined;
afterAll(async () => aws?.stop());

metricReaderContract('CloudWatch', async () => {
  aws = await startSimulatedAws();
  const reader = inActivity(createCloudWatchReader(createAwsFor()));
  const outage = createAwsFor();
  const unreachable: MetricReader = {
    async read(at, queries) {
      await aws?.fault({ kind: 'outage', service: 'cloudwatch', action: 'GetMetricData', count: 1 });
      try {
        return await inActivity(createCloudWatchReader(outage)).read(at, queries);
      } finally {
        await aws?.clearFaults();
      }
    },
  };
  const period = 5000;
  return {
    reader,
    unreachable,
    place,
    busy: subject('app-prod'),
    absent: subject('nobody'),
    // The scenario begins with a past of traffic.
    until: Math.floor(Date.now() / period) * period,
    periodSeconds: period / 1000,
    rate: source('http.errorRate'),
    latency: source('http.p95Latency'),
  };
});

describe('CloudWatch alone', () => {
  const window = { from: 0, to: 300_000, periodSeconds: 60 };

  test('ids of several queries do not meet, and functions stay functions', () => {
    const queries = toQueries({ source: albMetrics['alb.errorRate'], subject: subject('app'), ...window }, 'q3');
    expect(queries.map(({ Id }) => Id)).toEqual(['q3_requests', 'q3_ok2', 'q3_ok3', 'q3_ok4', 'q3_value_']);
    expect(queries.at(-1)).toEqual({
      Id: 'q3_value_',
      Expression: '(q3_requests - FILL(q3_ok2, 0) - FILL(q3_ok3, 0) - FILL(q3_ok4, 0)) / q3_requests',
      ReturnData: true,
    });
    expect(queries.map(({ ReturnData }) => ReturnData)).toEqual([true, false, false, false, true]);
  });

  test('a value that is one of the queries needs no expression', () => {
    const queries = toQueries({ source: albMetrics['alb.p95Latency'], subject: subject('app'), ...window }, 'q0');
    expect(queries.map(({ Id, ReturnData }) => [Id, ReturnData])).toEqual([
      ['q0_requests', true],
      ['q0_p95', true],
    ]);
    expect(queries[1]?.MetricStat?.Metric?.Dimensions).toEqual([
      { Name: 'LoadBalancer', Value: 'app/x/1' },
      { Name: 'TargetGroup', Value: 'targetgroup/x/1' },
    ]);
  });

  test('a whole bake is one call', async () => {
    await aws?.mark();
    const reader = inActivity(createCloudWatchReader(createAwsFor()));
    const to = Math.floor(Date.now() / 5000) * 5000;
    const at = { from: to - 60_000, to, periodSeconds: 5 };
    const metrics = [source('http.errorRate'), source('http.p95Latency')];
    await reader.read(
      place,
      metrics.flatMap((each) =>
        [subject('app-prod'), subject('api-prod')].map((one) => ({ source: each, subject: one, ...at })),
      ),
    );
    expect(only((await aws?.calls()) ?? [], 'GetMetricData')).toHaveLength(1);
  });

  test('an answer in pages is put together, and an error of one metric stays its own', async () => {
    const time = (at: number) => new Date(at);
    const pages = [
      {
        MetricDataResults: [
          { Id: 'q0_p95', Timestamps: [time(0)], Values: [0.1], StatusCode: 'PartialData' as const },
          { Id: 'q0_requests', Timestamps: [time(0), time(60_000)], Values: [10, 20], StatusCode: 'Complete' as const },
          {
            Id: 'q1_p95',
            Timestamps: [],
            Values: [],
            StatusCode: 'Forbidden' as const,
            Messages: [{ Value: 'not yours' }],
          },
        ],
        NextToken: 'next',
      },
      {
        MetricDataResults: [
          { Id: 'q0_p95', Timestamps: [time(60_000)], Values: [0.2], StatusCode: 'Complete' as const },
        ],
      },
    ];
    const asked: GetMetricDataCommand[] = [];
    const cloudwatch = {
      async send(command: GetMetricDataCommand) {
        asked.push(command);
        return pages[asked.length - 1];
      },
    };
    const reader = createCloudWatchReader(() => ({ cloudwatch }) as never);
    const query = {
      source: albMetrics['alb.p95Latency'],
      subject: subject('app'),
      from: 0,
      to: 120_000,
      periodSeconds: 60,
    };
    const answers = await inActivity(reader).read(place, [query, query]);
    expect(asked.map(({ input }) => input.NextToken)).toEqual([undefined, 'next']);
    expect(answers[0]).toEqual({
      points: [
        { at: 0, value: 100, requests: 10 },
        { at: 60_000, value: 200, requests: 20 },
      ],
    });
    expect(answers[1]?.error).toBe('CloudWatch answered Forbidden (not yours)');
  });
});
