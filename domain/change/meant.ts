import type { ChangeSummary } from './summary.ts';
import { hasEnded } from './view.ts';

/** How many of the newest changes are looked through. */
export const meantAmong = 20;

/**
 * Which of the changes of a service or group its name means where none holds its lane, `changes` newest first: the oldest of those that are
 * not over, e.g. while its lane is being asked for, else the one that ended last. A pre-armed failover only waits: whatever else goes
 * on is meant rather than it, and what it fired speaks for it afterwards.
 */
export function meantChange(changes: readonly ChangeSummary[]): ChangeSummary | undefined {
  return openChange(changes) ?? changes.filter((each) => !firedAny(each, changes)).toSorted(byEnd)[0];
}

/** The one of them that is not over. */
export function openChange(changes: readonly ChangeSummary[]): ChangeSummary | undefined {
  const open = changes.filter(({ status }) => !hasEnded(status));
  return open.findLast(({ kind }) => kind !== 'arm') ?? open.at(-1);
}

/** A change that is a step of another has an id that begins with that one's. */
function firedAny({ kind, change }: ChangeSummary, changes: readonly ChangeSummary[]): boolean {
  return kind === 'arm' && changes.some((other) => other.change.startsWith(`${change}-`));
}

function byEnd(a: ChangeSummary, b: ChangeSummary): number {
  return (b.endedAt ?? b.startedAt).localeCompare(a.endedAt ?? a.startedAt);
}
