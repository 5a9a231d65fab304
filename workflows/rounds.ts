import { drillGroup, readinessRound as round, syncGroup } from './activities.ts';

// Each is begun by a Temporal Schedule.

/**
 * One evaluation of every group, every ten minutes. One for all, not a schedule a group: only groups that are looked at together can share
 * their calls, which is what keeps fifty of them within AWS's quotas.
 */
export async function readinessRound(): Promise<{ readonly groups: number; readonly seconds: number }> {
  return round();
}

/** Lets the standbys of a group be looked after, since somebody may have changed them by hand. */
export async function syncRound(group: string): Promise<void> {
  await syncGroup(group);
}

/** Goes through a failover of a group on paper, each night; its channel hears of it only when something is found. */
export async function drillRound(group: string): Promise<void> {
  await drillGroup(group);
}
