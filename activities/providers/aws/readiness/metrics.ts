import { GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { Position } from '../../../../domain/plan/recovery-steps.ts';
import type { RecoveryGroup } from '../../../../domain/recovery/group.ts';
import type { LagSample } from '../../../../domain/recovery/loss.ts';
import { reading } from '../../../poll.ts';
import type { AwsScope } from '../../../ports.ts';
import { auroraLag, type LagMetric, replicaLag } from '../recovery/lag.ts';
import type { Run } from './run.ts';

/** A metric of lag, or any other that is read alike. `stat` is Average where it is absent. */
export interface WantedMetric extends LagMetric {
  readonly stat?: 'Average' | 'Maximum';
}

/** An hour, so that what went before a silence of some length is seen as well. */
const windowMs = 3_600_000;
const periodSeconds = 60;
/** Queries that one call takes. */
const batch = 500;

/** What runs on Fargate in the region, vCPUs. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/monitoring-fargate-usage.html */
export const fargateUsage: WantedMetric = {
  namespace: 'AWS/Usage',
  name: 'ResourceCount',
  dimensions: { Service: 'Fargate', Type: 'Resource', Resource: 'vCPU', Class: 'Standard/OnDemand' },
  scale: 1,
};

/** Milliseconds until a write is seen in the other region; reported where the write was made. */
export function tableLag(table: string, receiver: string): WantedMetric {
  const dimensions = { TableName: table, ReceivingRegion: receiver };
  return { namespace: 'AWS/DynamoDB', name: 'ReplicationLatency', dimensions, scale: 0.001 };
}

/** How far a member's log has come, in the unit of the catalogue's own metric. */
export function positionMetric({ namespace, metric, dimension }: Position, id: string): WantedMetric {
  return { namespace, name: metric, dimensions: { [dimension]: id }, scale: 1, stat: 'Maximum' };
}

export type ReadSeries = (scope: AwsScope, metric: WantedMetric) => Promise<readonly LagSample[]>;

/** Reads the lags of all databases, and what runs on Fargate, in one call for each account and region (500 metrics a call). */
export function startMetrics(run: Run, groups: readonly RecoveryGroup[]): ReadSeries {
  const places = new Map<string, { readonly scope: AwsScope; readonly metrics: Map<string, WantedMetric> }>();
  const want = (scope: AwsScope, metric: WantedMetric) => {
    const place = places.get(placeOf(scope)) ?? { scope, metrics: new Map() };
    places.set(placeOf(scope), place);
    place.metrics.set(JSON.stringify(metric), metric);
  };
  for (const { services, databases, regions } of groups) {
    for (const { sides } of services) for (const { place } of [sides.primary, sides.standby]) want(place, fargateUsage);
    for (const database of databases) {
      for (const { scope, id } of [database.sides.primary, database.sides.standby]) {
        const other = scope.region === regions.primary ? regions.standby : regions.primary;
        if (database.engine === 'rds') {
          want(scope, replicaLag(id));
          want(scope, positionMetric(database.position, id));
        } else if (database.engine === 'aurora') want(scope, auroraLag(id));
        else want(scope, tableLag(id, other));
      }
    }
  }
  const answers = new Map(
    [...places].map(([key, { scope, metrics }]) => [key, readAll(run, scope, [...metrics.values()])]),
  );
  for (const answer of answers.values()) answer.catch(() => undefined);
  return async (scope, metric) => (await answers.get(placeOf(scope)))?.get(JSON.stringify(metric)) ?? [];
}

async function readAll(run: Run, scope: AwsScope, metrics: readonly WantedMetric[]) {
  const found = new Map<string, LagSample[]>();
  for (let from = 0; from < metrics.length; from += batch) {
    const some = metrics.slice(from, from + batch);
    const asked = { service: 'CloudWatch', operation: 'GetMetricData', of: JSON.stringify(some) };
    const series = await run.once(scope, asked, async ({ cloudwatch }) => {
      const read: LagSample[][] = some.map(() => []);
      let NextToken: string | undefined;
      do {
        const page = await cloudwatch.send(
          new GetMetricDataCommand({
            MetricDataQueries: some.map(queryOf),
            StartTime: new Date(run.at - windowMs),
            EndTime: new Date(run.at),
            ScanBy: 'TimestampAscending',
            ...(NextToken === undefined ? {} : { NextToken }),
          }),
          reading(),
        );
        for (const { Id = '', Timestamps = [], Values = [] } of page.MetricDataResults ?? []) {
          const index = Number(Id.slice(1));
          const scale = some[index]?.scale ?? 1;
          for (const [at, time] of Timestamps.entries()) {
            const value = Values[at];
            if (value !== undefined) read[index]?.push({ at: time.getTime(), lag: value * scale });
          }
        }
        ({ NextToken } = page);
      } while (NextToken !== undefined && NextToken !== '');
      return read;
    });
    for (const [index, metric] of some.entries()) found.set(JSON.stringify(metric), series[index] ?? []);
  }
  return found;
}

function queryOf({ namespace, name, dimensions, stat = 'Average' }: WantedMetric, index: number): MetricDataQuery {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const Metric = { Namespace: namespace, MetricName: name, Dimensions };
  return { Id: `q${index}`, MetricStat: { Metric, Period: periodSeconds, Stat: stat } };
}

function placeOf({ account, role = '', region }: AwsScope): string {
  return `${account} ${role} ${region}`;
}
