import { type PlanAnswer, refused } from '../domain/plan/answer.ts';
import type { Assessment } from '../domain/recovery/assessment.ts';
import { otherSide, type RecoveryGroup } from '../domain/recovery/group.ts';
import { planRebuild, sideToRebuild } from '../domain/recovery/plan-rebuild.ts';
import type { ActivityDeps } from './ports.ts';
import { observeStandby } from './standby.ts';

/** Makes the plan that turns the side that was left into a standby. Changes nothing. */
export async function planRebuilding(
  deps: Pick<ActivityDeps, 'catalogue' | 'aws'>,
  group: RecoveryGroup,
  assessment: Assessment,
): Promise<PlanAnswer> {
  const found = sideToRebuild(group, assessment);
  if ('sentence' in found) return refused(found.sentence);
  const serving = otherSide(found.side);
  const standbys = await Promise.all(
    group.services.map(({ service }) => observeStandby(deps, service, group.environment, serving)),
  );
  return planRebuild({ group, assessment, standbys });
}
