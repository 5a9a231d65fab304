import type { ChangeKind } from '../change/request.ts';

/** A change that succeeded, as its own closed workflow tells. */
export interface PastChange {
  readonly change: string;
  readonly kind: ChangeKind;
  /** Version it left serving. */
  readonly to: string;
  /** Full sha of the commit of that version, where it is known. */
  readonly commit?: string;
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
export function previousVersion(
  past: readonly PastChange[],
  serving: string,
  preempted: string | undefined,
): string | undefined {
  const [newest] = past;
  // One that ended well before it heard of the pre-emption is what should be left.
  if (preempted !== undefined && newest?.change !== preempted) return newest?.to ?? serving;
  const shipped = past.findIndex(({ kind, to }) => kind === 'deploy' && to === serving);
  if (shipped >= 0) {
    const older = past.slice(shipped + 1).find(({ to }) => to !== serving);
    return older?.to ?? past[shipped]?.from;
  }
  return newest?.kind === 'rollback' && newest.to === serving ? undefined : newest?.to;
}
