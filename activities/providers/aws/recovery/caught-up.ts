import { Context } from '@temporalio/activity';
import type { Series } from '../../../../domain/change/view.ts';
import type { RecoveryStepParams } from '../../../../domain/plan/recovery-steps.ts';
import { kilobytes } from '../../../../domain/text/bytes.ts';
import type { StepResult } from '../../../api.ts';
import { poll } from '../../../poll.ts';
import type { AwsFor } from '../../../ports.ts';
import { type PositionSample, readPosition } from './position.ts';

type Params = RecoveryStepParams['caughtUp'];

/**
 * Passed when the source's position stood still in two datapoints from after the fence, and the replica's has reached it.
 * Never judged on ReplicaLag, which tells how old the last replayed transaction is, not whether one is missing. A source
 * that does not answer is trouble, not an answer: without it nobody knows how much there is to replay.
 */
export async function caughtUp(aws: AwsFor, params: Params): Promise<StepResult> {
  const { source, replica, position } = params;
  // The step begins after the fence, and an attempt that follows a lost one need not wait anew. Where CloudWatch's clock is
  // ahead, the first of the two datapoints may be from before the fence; the second, a period of a second or more later, is not.
  const since = Context.current().info.scheduledTimestampMs;
  return poll<StepResult>(
    async () => {
      const [written, replayed] = await Promise.all([
        readPosition(aws, source, position),
        readPosition(aws, replica, position),
      ]);
      const look = judge(written, replayed, since);
      const series = [behindOf(replica.id, written, replayed)];
      if (look.is === 'caughtUp') {
        const evidence = { source: look.end, replica: look.reached, position: position.metric };
        const progress = { text: `${replica.id} has every write`, done: 1, series };
        return { done: { verdict: 'passed', progress, evidence } };
      }
      return { progress: { text: sentenceOf(look, params), series } };
    },
    {
      late: (progress) => ({
        verdict: 'failed',
        reason: `${replica.id} did not catch up in time: ${progress?.text ?? ''}`,
      }),
    },
  );
}

export type PositionLook =
  | { readonly is: 'caughtUp'; readonly end: number; readonly reached: number }
  | { readonly is: 'behind'; readonly by: number }
  /** The source may still be written to: its position moved, or was not read often enough since the fence. */
  | { readonly is: 'moving'; readonly by?: number }
  | { readonly is: 'unknown'; readonly of: 'source' | 'replica' };

/** Points of a chart: few enough for a heartbeat. */
const mostPoints = 120;

/** How far the replica was behind what the source had written by then, kB, for the chart. */
export function behindOf(
  replica: string,
  written: readonly PositionSample[],
  replayed: readonly PositionSample[],
): Series {
  const points = replayed.slice(-mostPoints).flatMap(({ at, position }) => {
    const source = written.findLast((sample) => sample.at <= at);
    return source === undefined ? [] : [{ at, canary: Math.max(0, source.position - position) / 1000, stable: null }];
  });
  return { metric: `behind ${replica}`, title: replica, unit: 'kB', points };
}

/** Both series oldest first; `since` (epoch ms) is when the fence had ended. */
export function judge(
  written: readonly PositionSample[],
  replayed: readonly PositionSample[],
  since: number,
): PositionLook {
  const [last, reached] = [written.at(-1), replayed.at(-1)];
  if (last === undefined) return { is: 'unknown', of: 'source' };
  if (reached === undefined) return { is: 'unknown', of: 'replica' };
  const by = Math.max(0, last.position - reached.position);
  const [earlier, later] = written.filter(({ at }) => at >= since).slice(-2);
  if (earlier === undefined || later === undefined || earlier.position !== later.position) return { is: 'moving', by };
  return by === 0 ? { is: 'caughtUp', end: last.position, reached: reached.position } : { is: 'behind', by };
}

function sentenceOf(look: Exclude<PositionLook, { is: 'caughtUp' }>, { source, replica, position }: Params): string {
  switch (look.is) {
    case 'behind':
      return `${replica.id} is ${kilobytes(look.by)} behind`;
    case 'moving':
      return `waits for ${source.id} to stand still; ${replica.id} is ${kilobytes(look.by ?? 0)} behind`;
    case 'unknown': {
      const member = look.of === 'source' ? source : replica;
      return `${member.scope.region} has no ${position.namespace} ${position.metric} of ${member.id} in the last minutes`;
    }
  }
}
