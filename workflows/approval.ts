import { condition } from '@temporalio/workflow';
import {
  approvalNeed,
  approvalOutcome,
  approve as approveOnce,
  type Approver,
  askApproval,
} from '../domain/change/approval.ts';
import { approvedAlone } from '../domain/change/safeguards.ts';
import { duration } from '../domain/text/duration.ts';
import type { Plan } from '../domain/plan/plan.ts';
import { restraintText } from '../domain/restraints/sentences.ts';
import { brokenGuards } from './activities.ts';
import type { ChangeState } from './change-state.ts';
import { mustAccept } from './decide.ts';
import type { Approving } from './messages.ts';
import { restraintsOn } from './run-state.ts';

/**
 * Waits until enough people have approved the plan; undefined then, and at once for a plan that asks nobody. Otherwise the
 * sentence why it will not be carried out: rejected, not answered in time, or no longer what was approved.
 */
export async function approved(state: ChangeState, plan: Plan): Promise<string | undefined> {
  const { approval: rule } = plan;
  if (rule === undefined) return undefined;
  const asked = askApproval(rule, plan.hash, state.run.requestedBy, Date.now());
  state.approval = asked;
  const settled = () => state.lapsed !== undefined || state.run.stop !== undefined || outcome(state) !== 'waiting';
  const inTime = await condition(settled, rule.withinSeconds * 1000);
  if (state.run.stop !== undefined) return undefined;
  if (state.lapsed !== undefined) return `${state.lapsed} What was approved no longer holds; ask again for a new plan.`;
  const { rejected } = state.approval;
  if (rejected !== undefined) {
    return `Rejected by ${rejected.person}${rejected.reason === undefined ? '' : ` ("${rejected.reason}")`}.`;
  }
  state.run.approvals = state.approval.given;
  if (inTime) return undefined;
  state.approval = { ...state.approval, expired: true };
  if (outcome(state) === 'approved') return undefined;
  return `Not enough people approved it within ${duration(rule.withinSeconds)}.`;
}

function outcome({ approval }: ChangeState) {
  return approval === undefined ? 'waiting' : approvalOutcome(approval, approval.since);
}

/** Counts one person's approval; answers the sentence for them, or why it does not count. */
export async function takeApproval(
  state: ChangeState,
  approver: Approver,
  { actor, plan, typed, choice, breakGlass, reason }: Approving,
): Promise<{ readonly sentence: string } | { readonly refusal: string }> {
  const broken = await brokenGuards(state.run.plan?.guards ?? []);
  // While we asked, another may have rejected or completed it, or its time may be over: what is decided stays decided.
  mustAccept(state, 'approve');
  if (broken.length > 0) {
    state.lapsed ??= broken.join(' ');
    return { refusal: `${broken.join(' ')} The approval has lapsed; ask again for a new plan.` };
  }
  if (state.approval === undefined) return { refusal: 'It does not wait for an approval.' };
  const answer = approveOnce(state.approval, {
    approver,
    at: Date.now(),
    plan,
    ...(typed === undefined ? {} : { typed }),
    ...(choice === undefined ? {} : { choice }),
    ...(actor.via === 'oidc' && actor.by !== undefined ? { by: actor.by } : {}),
    ...(breakGlass === true ? { breakGlass: reason ?? '' } : {}),
  });
  if ('refusal' in answer) return answer;
  state.approval = answer.state;
  if (breakGlass === true) {
    state.run.overrides.push({
      what: approvedAlone,
      person: approver.person,
      at: Date.now(),
      ...(reason === undefined ? {} : { reason }),
    });
  }
  const held = restraintsOn(state.run, Date.now()).map((each) => restraintText(each));
  const begins =
    held.length > 0 ? `it waits, since ${held.join('; ')}` : state.request.kind === 'arm' ? 'it is armed' : 'it begins';
  return {
    sentence:
      outcome(state) === 'approved' ? `Approved: ${begins}.` : `Approved; it needs ${approvalNeed(answer.state)}.`,
  };
}
