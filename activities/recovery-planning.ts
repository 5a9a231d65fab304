import type { GroupRequest } from '../domain/change/request.ts';
import type { Guard, Planning } from '../domain/plan/plan.ts';
import { listOf } from '../domain/text/list.ts';
import { activeSide } from '../domain/recovery/assessment.ts';
import { draftOf } from '../domain/recovery/draft.ts';
import { paperDraft } from '../domain/recovery/paper.ts';
import { findGroup, otherSide } from '../domain/recovery/group.ts';
import { type FailoverGuard, planFailover } from '../domain/recovery/plan-failover.ts';
import { pastMoves } from './past-moves.ts';
import { hashOf } from './plan-hash.ts';
import { planRebuilding } from './rebuild-planning.ts';
import type { ActivityDeps } from './ports.ts';
import { assess } from './providers/aws/recovery/assess.ts';

type Deps = Pick<ActivityDeps, 'catalogue' | 'aws'>;
type PlanningDeps = Deps & Pick<ActivityDeps, 'temporal' | 'log'>;

/** Looks at the group and makes the plan that moves it. Changes nothing. */
export async function planRecovery(deps: PlanningDeps, request: GroupRequest): Promise<Planning> {
  const found = findGroup(deps.catalogue, request.group);
  if (!found.found) return { outcome: 'refused', sentence: found.sentence };
  const { group } = found;
  const [assessment, lastSeconds] = await Promise.all([
    assess(deps.catalogue, deps.aws, group.name),
    pastMoves(deps, group.name),
  ]);
  const { kind } = request;
  if (kind === 'rebuild') return planRebuilding(deps, group, assessment);
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
  const { group } = found;
  const assessment = await assess(deps.catalogue, deps.aws, group.name);
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
