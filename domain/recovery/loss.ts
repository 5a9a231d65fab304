/** How old the last replayed transaction was at an instant: a datapoint of `ReplicaLag` and its like. */
export interface LagSample {
  /** Epoch ms. */
  readonly at: number;
  /** Seconds. */
  readonly lag: number;
}

export interface LossEstimate {
  /** Now, seconds. */
  readonly lagSeconds: number;
  /** Epoch ms of the last sign of the source. */
  readonly lastContact: number;
  /** Seconds of writes that the replica lacks if the source ended at the last contact. */
  readonly lossSeconds: number;
  /** Whether nothing has come from the source since `lastContact`, so that only the clock moves the lag. */
  readonly frozen: boolean;
}

/** How many datapoints before the source fell silent tell how far behind the replica was used to be. */
const before = 5;

/**
 * What a promotion would lose, from the lag's own series (oldest first, any regular period).
 *
 * A source that is dead, or cut off, adds one second of lag a second: `at - lag`, the moment of the last replayed transaction,
 * stands still. That moment is the last contact. How far the replica was behind *then* is not in the growing part, which only
 * tells how long ago it was, but in the datapoints just before it: their largest is the estimate. Where there are none, it
 * is the lag of the first datapoint of the growing part, which is too much rather than too little. Later looks see the same
 * datapoints, so the estimate stays as it is.
 *
 * It is an estimate: the replica may have been further behind between two datapoints, and what a source that still lives
 * behind a partition goes on to write is not in it. An idle source looks like a dead one for up to five minutes (RDS for
 * PostgreSQL), and then estimates too much; who can read both positions knows better. Undefined for an empty series.
 */
export function estimateLoss(series: readonly LagSample[], now: number): LossEstimate | undefined {
  const last = series.at(-1);
  if (last === undefined) return undefined;
  let onset = series.length - 1;
  for (; onset > 0; onset -= 1) {
    const [earlier, later] = [series[onset - 1], series[onset]];
    if (earlier === undefined || later === undefined || !silent(earlier, later)) break;
  }
  const first = series[onset];
  if (first === undefined || onset === series.length - 1) {
    // Not known to be silent: as far behind as lately, and heard of at the last datapoint.
    return { lagSeconds: last.lag, lastContact: last.at, lossSeconds: largest(series.slice(-before)), frozen: false };
  }
  const lastContact = last.at - last.lag * 1000;
  const live = series.slice(0, onset).slice(-before);
  const lossSeconds = live.length === 0 ? first.lag : largest(live);
  return { lagSeconds: Math.max(0, (now - lastContact) / 1000), lastContact, lossSeconds, frozen: true };
}

/** From one to the other the lag grew as the clock did, to 5 %. */
function silent(earlier: LagSample, later: LagSample): boolean {
  const seconds = (later.at - earlier.at) / 1000;
  return Math.abs(later.lag - earlier.lag - seconds) <= seconds * 0.05;
}

function largest(series: readonly LagSample[]): number {
  return Math.max(...series.map(({ lag }) => lag));
}
