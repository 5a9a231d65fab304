import { type CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { estimateLoss, type LagSample, type LossEstimate } from '../../../../domain/recovery/loss.ts';
import { reading } from '../../../poll.ts';

/** A CloudWatch metric of one database that says how far its replica is behind. */
export interface LagMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Seconds a unit. */
  readonly scale: number;
}

/** ReplicaLag of an RDS replica, seconds, asked where the replica is: the source's region may be gone. */
export function replicaLag(id: string): LagMetric {
  return { namespace: 'AWS/RDS', name: 'ReplicaLag', dimensions: { DBInstanceIdentifier: id }, scale: 1 };
}

/** AuroraGlobalDBRPOLag of a secondary cluster, milliseconds. */
export function auroraLag(cluster: string): LagMetric {
  return {
    namespace: 'AWS/RDS',
    name: 'AuroraGlobalDBRPOLag',
    dimensions: { DBClusterIdentifier: cluster },
    scale: 0.001,
  };
}

const windowMs = 15 * 60_000;
/** RDS reports once a minute. */
const periodSeconds = 60;

/**
 * The estimate of what a promotion would lose now; undefined where there is no datapoint. When all of the last 15 minutes
 * came after the last contact, the minutes before that are read as well.
 */
export async function readLoss(
  cloudwatch: CloudWatchClient,
  metric: LagMetric,
  now: number,
): Promise<LossEstimate | undefined> {
  const series = await readSeries(cloudwatch, metric, now - windowMs, now);
  const estimate = estimateLoss(series, now);
  const first = series[0];
  if (estimate === undefined || first === undefined || estimate.lastContact >= first.at) return estimate;
  const older = await readSeries(cloudwatch, metric, estimate.lastContact - windowMs, first.at);
  return estimateLoss([...older, ...series], now);
}

async function readSeries(
  cloudwatch: CloudWatchClient,
  { namespace, name, dimensions, scale }: LagMetric,
  from: number,
  to: number,
): Promise<LagSample[]> {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const Metric = { Namespace: namespace, MetricName: name, Dimensions };
  const answer = await cloudwatch.send(
    new GetMetricDataCommand({
      MetricDataQueries: [{ Id: 'lag', MetricStat: { Metric, Period: periodSeconds, Stat: 'Average' } }],
      StartTime: new Date(from),
      EndTime: new Date(to),
      ScanBy: 'TimestampAscending',
    }),
    reading(),
  );
  const { Timestamps = [], Values = [] } = answer.MetricDataResults?.[0] ?? {};
  return Timestamps.flatMap((time, index) => {
    const value = Values[index];
    return value === undefined ? [] : [{ at: time.getTime(), lag: value * scale }];
  });
}
