import type { ChangeKind } from '../change/request.ts';

/** A change that succeeded, as its own closed workflow tells. */
export interface PastChange {
  readonly kind: ChangeKind;
  /** Version it left serving. */
  readonly to: string;
  /** Version it replaced; absent on a first deploy. */
  readonly from?: string;
  /** From its turn to its end, seconds. */
  readonly seconds: number;
}

/**
 * The version a rollback goes to: the last one that succeeded before what serves now. A rollback that pre-empted a change
 * goes to the newest that succeeded. Where the serving version was itself rolled back to, the way leads further back, never
 * forward to the version that was left. `past` is newest first; undefined when nothing earlier is on record.
 */
export function previousVersion(past: readonly PastChange[], serving: string, preempted: boolean): string | undefined {
  const [newest] = past;
  if (preempted) return newest?.to ?? serving;
  const shipped = past.findIndex(({ kind, to }) => kind === 'deploy' && to === serving);
  if (shipped >= 0) {
    const older = past.slice(shipped + 1).find(({ to }) => to !== serving);
    return older?.to ?? past[shipped]?.from;
  }
  return newest?.kind === 'rollback' && newest.to === serving ? undefined : newest?.to;
}
