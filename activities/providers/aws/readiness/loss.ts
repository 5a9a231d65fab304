import { estimateLoss, type LagSample } from '../../../../domain/recovery/loss.ts';
import type { Seen } from '../../../../domain/recovery/readiness/facts.ts';
import type { AwsScope } from '../../../ports.ts';
import type { ReadSeries, WantedMetric } from './metrics.ts';
import { look } from './run.ts';

/** A position older than this says nothing of now. */
const freshMs = 5 * 60_000;

/** What a failover would lose by the replica's lag, seconds; undefined without a datapoint. `idle`: the source has nothing that the replica lacks. */
export function lossOf(
  series: ReadSeries,
  scope: AwsScope,
  metric: WantedMetric,
  at: number,
  idle: () => Promise<boolean> = () => Promise.resolve(false),
): Promise<Seen<number | undefined>> {
  return look(async () => {
    const lag = await series(scope, metric);
    // The lag of an idle source grows as that of a dead one does; its position tells them apart.
    if (lag.length > 0 && (await idle().catch(() => false))) return 0;
    return estimateLoss(lag, at)?.lossSeconds;
  });
}

/** Whether the replica has replayed all that the source had written lately. */
export function caughtUp(source: readonly LagSample[], replica: readonly LagSample[], at: number): boolean {
  const [written, replayed] = [source.at(-1), replica.at(-1)];
  if (written === undefined || replayed === undefined || at - written.at > freshMs) return false;
  return replayed.lag >= written.lag;
}
