import type { ChangeSummary } from '../../domain/change/summary.ts';
import { type ChangeStatus, changeStatusSchema, hasEnded } from '../../domain/change/view.ts';
import { listedKinds } from '../gateway/list.ts';

/** One gauge's value for one kind and status. */
export interface Counted {
  readonly kind: string;
  readonly status: ChangeStatus;
  readonly count: number;
  /** Of the one that was asked for first, seconds. */
  readonly oldest: number;
}

/** Counts changes by kind and status. Every pair is there, with 0 too: an alert on a series that does not exist yet never fires. */
export function countChanges(changes: readonly ChangeSummary[], over: boolean, now: number): Counted[] {
  const statuses = changeStatusSchema.options.filter((status) => hasEnded(status) === over);
  return listedKinds.flatMap((kind) =>
    statuses.map((status) => {
      const found = changes.filter((change) => change.kind === kind && change.status === status && !change.dryRun);
      const ages = found.map(({ startedAt }) => (now - Date.parse(startedAt)) / 1000);
      return { kind, status, count: found.length, oldest: Math.max(0, ...ages) };
    }),
  );
}
