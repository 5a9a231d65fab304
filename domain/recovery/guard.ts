import { listOf } from '../text/list.ts';
import { activeSide, type Assessment } from './assessment.ts';
import { otherSide, type RecoveryGroup } from './group.ts';
import type { FailoverGuard } from '../plan/guard.ts';

/**
 * What has changed since a move was planned, one sentence: which side serves, whether the other answers, how much is lost,
 * whether the standby is still supplied. Undefined while what was approved holds.
 */
export function brokenMove(group: RecoveryGroup, guard: FailoverGuard, assessment: Assessment): string | undefined {
  const { active, reachable, lossSeconds } = guard;
  const now = activeSide(assessment);
  if (now !== active) {
    return `${guard.group} runs in ${now === undefined ? 'neither region as a whole' : group.regions[now]} now, not in ${group.regions[active]} as when this was planned.`;
  }
  const answers = assessment.sides[active].reachable;
  if (answers !== reachable) {
    return `${group.regions[active]} ${answers ? 'answers again' : 'does not answer any more'}: what this costs has changed.`;
  }
  // The estimate is frozen at the last contact: a source that is dead does not make it grow.
  const lost = reachable
    ? lossSeconds
    : Math.ceil(Math.max(0, ...assessment.databases.map((each) => each.lossSeconds ?? 0)));
  if (lost > lossSeconds + estimateSlackSeconds) {
    return `About ${lost} s of writes would be lost now, not ${lossSeconds} s as when this was planned.`;
  }
  const cut = assessment.databases.filter(
    ({ replication }) => replication !== 'replicating' && assessment.sides[otherSide(active)].reachable,
  );
  if (cut.length === 0) return undefined;
  return `The standby of ${listOf(cut.map(({ name }) => name))} no longer replicates.`;
}

/** CloudWatch's series of lag has a period; two looks at the same dead source may differ by about one. */
const estimateSlackSeconds = 60;
