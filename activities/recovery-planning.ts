import { depthOf, type GroupRequest } from '../domain/change/request.ts';
import type { Guard, PlanDraft, Planning } from '../domain/plan/plan.ts';
import { activeSide } from '../domain/recovery/assessment.ts';
import { draftOf } from '../domain/recovery/draft.ts';
import { paperDraft } from '../domain/recovery/paper.ts';
import { findGroup } from '../domain/recovery/group.ts';
import { brokenMove } from '../domain/recovery/guard.ts';
import { type FailoverGuard, planFailover } from '../domain/recovery/plan-failover.ts';
import { planFence } from '../domain/recovery/plan-fence.ts';
import { pastMoves } from './past-moves.ts';
import { hashOf } from './plan-hash.ts';
import { planRebuilding } from './rebuild-planning.ts';
import { planRehearsing } from './rehearsal-planning.ts';
import type { ActivityDeps } from './ports.ts';
import { assess } from './providers/aws/recovery/assess.ts';

type Deps = Pick<ActivityDeps, 'catalogue' | 'aws'>;
type PlanningDeps = Deps & Pick<ActivityDeps, 'temporal' | 'log'>;

/** Looks at the group and makes the plan that moves it. Changes nothing. */
export async function planRecovery(deps: PlanningDeps, request: GroupRequest, change: string): Promise<Planning> {
  const found = findGroup(deps.catalogue, request.group);
  if (!found.found) return { outcome: 'refused', sentence: found.sentence };
  const { group } = found;
  const [assessment, lastSeconds] = await Promise.all([
    assess(deps.catalogue, deps.aws, group.name),
    pastMoves(deps, group.name),
  ]);
  const { kind } = request;
  if (kind === 'rebuild') return planRebuilding(deps, group, assessment);
  if (kind === 'fence') {
    const fence = planFence(group, assessment);
    return fence.outcome === 'planned' ? planned(fence.draft) : fence;
  }
  if (depthOf(request) === 'rehearsal') return planRehearsing(deps, group, assessment, change);
  const answer = planFailover({
    group,
    assessment,
    kind: kind === 'drill' ? 'failover' : kind,
    ...(kind === 'failover' && request.mode !== undefined ? { mode: request.mode } : {}),
    acceptLoss: kind === 'failover' && request.acceptLoss,
  });
  if (answer.outcome !== 'planned') return answer;
  const draft =
    kind === 'drill'
      ? paperDraft(group, assessment, answer.plan, lastSeconds)
      : draftOf(group, assessment, kind, answer.plan, lastSeconds);
  return planned(draft);
}

function planned(draft: PlanDraft): Planning {
  return { outcome: 'planned', plan: { ...draft, hash: hashOf(draft) } };
}

/** That a group moved since a plan was made. */
export async function movedSince(
  deps: Deps,
  { group: name, side }: Extract<Guard, { kind: 'serves' }>,
): Promise<string | undefined> {
  const found = findGroup(deps.catalogue, name);
  if (!found.found) return found.sentence;
  const { regions } = found.group;
  const now = activeSide(await assess(deps.catalogue, deps.aws, name));
  if (now === side) return undefined;
  return `${name} runs in ${now === undefined ? 'neither region as a whole' : regions[now]} now, not in ${regions[side]} as when this was planned.`;
}

/** What has changed since a move was approved: which side serves, whether the other answers, how much is lost. */
export async function brokenRecoveryGuard(deps: Deps, guard: FailoverGuard): Promise<string | undefined> {
  const found = findGroup(deps.catalogue, guard.group);
  if (!found.found) return found.sentence;
  return brokenMove(found.group, guard, await assess(deps.catalogue, deps.aws, guard.group));
}
