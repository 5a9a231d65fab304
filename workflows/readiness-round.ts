import { readinessRound as round } from './activities.ts';

/**
 * One evaluation of every group, begun by a Temporal Schedule every ten minutes. One for all, not a schedule a group: only
 * groups that are looked at together can share their calls, which is what keeps fifty of them within AWS's quotas.
 */
export async function readinessRound(): Promise<{ readonly groups: number; readonly seconds: number }> {
  return round();
}
