import type { Planning } from '../domain/plan/plan.ts';
import type { Assessment } from '../domain/recovery/assessment.ts';
import { otherSide, type RecoveryGroup } from '../domain/recovery/group.ts';
import { planRebuild, sideToRebuild } from '../domain/recovery/plan-rebuild.ts';
import { hashOf } from './plan-hash.ts';
import type { ActivityDeps } from './ports.ts';
import { observeStandby } from './standby.ts';

/** Makes the plan that turns the side that was left into a standby. Changes nothing. */
export async function planRebuilding(
  deps: Pick<ActivityDeps, 'catalogue' | 'aws'>,
  group: RecoveryGroup,
  assessment: Assessment,
): Promise<Planning> {
  const found = sideToRebuild(group, assessment);
  if ('sentence' in found) return { outcome: 'refused', sentence: found.sentence };
  const serving = otherSide(found.side);
  const standbys = await Promise.all(
    group.services.map(({ service }) => observeStandby(deps, service, group.environment, serving)),
  );
  const answer = planRebuild({ group, assessment, standbys });
  if (answer.outcome !== 'planned') return answer;
  return { outcome: 'planned', plan: { ...answer.draft, hash: hashOf(answer.draft) } };
}
