import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { DatabaseMember, Position } from '../../../../domain/plan/recovery-steps.ts';
import { reading } from '../../../poll.ts';
import type { AwsFor } from '../../../ports.ts';

/** How far a member's log had come at an instant. */
export interface PositionSample {
  /** Epoch ms: the beginning of the period that it stands for. */
  readonly at: number;
  readonly position: number;
}

const windowMs = 5 * 60_000;

/**
 * The position's newest datapoints, oldest first, read in the member's own region: of each second where the metric is of high
 * resolution, else of each minute, which is the least that CloudWatch keeps of others.
 */
export async function readPosition(
  aws: AwsFor,
  { scope, id }: DatabaseMember,
  { namespace, metric, dimension }: Position,
): Promise<PositionSample[]> {
  const Metric = { Namespace: namespace, MetricName: metric, Dimensions: [{ Name: dimension, Value: id }] };
  const now = Date.now();
  const read = async (Period: number) => {
    const answer = await aws(scope).cloudwatch.send(
      new GetMetricDataCommand({
        MetricDataQueries: [{ Id: 'position', MetricStat: { Metric, Period, Stat: 'Maximum' } }],
        StartTime: new Date(now - windowMs),
        // What ends now is within it, also where CloudWatch's clock is a little ahead.
        EndTime: new Date(now + 60_000),
        ScanBy: 'TimestampAscending',
      }),
      reading(),
    );
    const { Timestamps = [], Values = [] } = answer.MetricDataResults?.[0] ?? {};
    return Timestamps.flatMap((time, index) => {
      const position = Values[index];
      return position === undefined ? [] : [{ at: time.getTime(), position }];
    });
  };
  const fine = await read(1);
  return fine.length > 0 ? fine : read(60);
}
