import { type PlanAnswer, type Planning, refused } from '../domain/plan/answer.ts';
import { depthOf, type GroupRequest } from '../domain/change/request.ts';
import type { FailoverGuard, Guard } from '../domain/plan/guard.ts';
import { activeSide, type Assessment } from '../domain/recovery/assessment.ts';
import { findGroup } from '../domain/recovery/find-group.ts';
import type { RecoveryGroup } from '../domain/recovery/group.ts';
import { brokenMove } from '../domain/recovery/guard.ts';
import { planLiveDrill, windowProblem } from '../domain/recovery/live-drill.ts';
import { planPaper } from '../domain/recovery/paper.ts';
import { planFence } from '../domain/recovery/plan-fence.ts';
import { planMove } from '../domain/recovery/plan-move.ts';
import { planPlaybook } from '../domain/recovery/plan-playbook.ts';
import { planArming } from './arm-planning.ts';
import { pastMoves } from './past-moves.ts';
import { hashOf } from './plan-hash.ts';
import type { ActivityDeps } from './ports.ts';
import { assess } from './providers/aws/recovery/assess.ts';
import { planRebuilding } from './rebuild-planning.ts';
import { planRehearsing } from './rehearsal-planning.ts';

type Deps = Pick<ActivityDeps, 'catalogue' | 'aws'>;
type PlanningDeps = Deps & Pick<ActivityDeps, 'temporal' | 'log'>;

/** Looks at the group and makes the plan of what is asked of it. Changes nothing. */
export async function planRecovery(deps: PlanningDeps, request: GroupRequest, change: string): Promise<Planning> {
  const found = findGroup(deps.catalogue, request.group);
  if (!found.found) return refused(found.sentence);
  const { group } = found;
  const [assessment, lastSeconds] = await Promise.all([
    assess(deps.catalogue, deps.aws, group.name),
    pastMoves(deps, group.name),
  ]);
  const answer = await answerOf(deps, { request, change, group, assessment, lastSeconds });
  if (answer.outcome !== 'planned') return answer;
  return { outcome: 'planned', plan: { ...answer.draft, hash: hashOf(answer.draft) } };
}

interface Asked {
  readonly request: GroupRequest;
  readonly change: string;
  readonly group: RecoveryGroup;
  readonly assessment: Assessment;
  readonly lastSeconds: readonly number[];
}

function answerOf(deps: PlanningDeps, asked: Asked): PlanAnswer | Promise<PlanAnswer> {
  const { request, change, group, assessment, lastSeconds } = asked;
  switch (request.kind) {
    case 'failover':
    case 'failback':
      return planMove(group, assessment, request, lastSeconds);
    case 'arm':
      return planArming(deps, group, assessment, request, lastSeconds);
    case 'rebuild':
      return planRebuilding(deps, group, assessment);
    case 'fence':
      return planFence(group, assessment);
    case 'playbook':
      return planPlaybook(group, assessment, request);
    case 'drill':
      switch (depthOf(request)) {
        case 'paper':
          return planPaper(group, assessment, lastSeconds);
        case 'rehearsal':
          return planRehearsing(deps, group, assessment, change);
        case 'live':
          return planLiveDrill(group, assessment);
      }
  }
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

/** That a live drill planned before has too little time left in its window. */
export function closedWindow(
  { catalogue }: Pick<Deps, 'catalogue'>,
  { group: name, seconds }: Extract<Guard, { kind: 'window' }>,
  now: number,
): string | undefined {
  const found = findGroup(catalogue, name);
  return found.found ? windowProblem(found.group, seconds, now) : found.sentence;
}
