import { followerOf } from '../../domain/change/follower.ts';
import { type ChangeView, hasEnded } from '../../domain/change/view.ts';

/** What came of the standby after a change that has ended. */
export interface Follower {
  /** The sync that follows, where it is known. */
  readonly view?: ChangeView;
  /** True when nothing more is to be expected, or it takes too long to wait for. */
  readonly over: boolean;
}

/** A sync is begun as the last act of its change; where that failed, there is none. */
const beginsWithinMs = 30_000;
/** A sync that holds for a person has a message of its own. */
const longestMs = 3_600_000;

/** True for a change that a sync may follow: it changed what serves. */
export function mayBeFollowed({ kind, status, dryRun, steps }: ChangeView): boolean {
  const begun = steps.some(({ state }) => state !== 'pending');
  return (kind === 'deploy' || kind === 'rollback') && status === 'succeeded' && !dryRun && begun;
}

/** Looks at the sync after `view`, by `progress`. Never throws: what is not read this time is looked at again. */
export async function lookAtFollower(
  view: ChangeView,
  before: Follower | undefined,
  progress: (change: string) => Promise<ChangeView>,
  now: number,
): Promise<Follower> {
  const since = now - Date.parse(view.endedAt ?? '');
  // A change without a time of its end is not waited for.
  const late = !(since < longestMs);
  try {
    const found = await progress(followerOf(view.change));
    return { view: found, over: hasEnded(found.status) || late };
  } catch (error) {
    const unknown = error instanceof Error && 'type' in error && error.type === 'notFound';
    return { ...before, over: late || (unknown && since > beginsWithinMs) };
  }
}
