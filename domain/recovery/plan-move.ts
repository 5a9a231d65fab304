import { nothingToDo, type PlanAnswer } from '../plan/answer.ts';
import { isOwn } from '../change/actor.ts';
import type { GroupRequest } from '../change/request.ts';
import { activeSide, type Assessment } from './assessment.ts';
import { draftOf } from './draft.ts';
import type { RecoveryGroup } from './group.ts';
import { planFailover } from './plan-failover.ts';

export type MoveRequest = Extract<GroupRequest, { readonly kind: 'failover' | 'failback' }>;

/** Makes the plan of a move as it was asked for. What is a part of a change that people have approved asks nobody again. Pure. */
export function planMove(
  group: RecoveryGroup,
  assessment: Assessment,
  request: MoveRequest,
  lastSeconds: readonly number[] = [],
): PlanAnswer {
  const { kind } = request;
  const wish = kind === 'failover' ? request : { mode: undefined, leaves: undefined, acceptLoss: false };
  const { mode, leaves, acceptLoss } = wish;
  const active = activeSide(assessment);
  if (leaves !== undefined && active !== undefined && leaves !== group.regions[active]) {
    const from = group.regions[active];
    return nothingToDo(`${group.name} runs in ${from}, no more in ${leaves}: nothing to do.`);
  }
  const answer = planFailover({ group, assessment, kind, acceptLoss, ...(mode === undefined ? {} : { mode }) });
  if (answer.outcome !== 'planned') return answer;
  const { approval, ...draft } = draftOf(group, assessment, kind, answer.plan, lastSeconds);
  const approved = approval === undefined || isOwn(request.actor);
  return { outcome: 'planned', draft: approved ? draft : { ...draft, approval } };
}
