import { ActivityFailure, ApplicationFailure, log, setHandler, workflowInfo } from '@temporalio/workflow';
import { doubtsOf } from '../domain/catalogue/members.ts';
import { mayReject } from '../domain/change/approval.ts';
import type { DecisionContent } from '../domain/change/signed-decision.ts';
import { listOf } from '../domain/text/list.ts';
import { verifyDecision } from './activities.ts';
import { takeApproval } from './approval.ts';
import type { ChangeState } from './change-state.ts';
import { decide, mustAccept, refusal, type Who } from './decide.ts';
import {
  approve,
  approveSignal,
  type Approving,
  type Decided,
  notAllowed,
  reject,
  type Rejecting,
  rejectSignal,
} from './messages.ts';
import { reasonOf } from './reason.ts';

/**
 * Approvals and rejections, by update or by signal: the same content, checked the same way. A signal has no answer, so what
 * does not count is kept with the approval, for the message.
 */
export function takeApprovals(state: ChangeState): void {
  setHandler<Decided, [Approving], typeof approve>(approve, (approving) => approvedBy(state, approving, 'update'), {
    validator: () => mustAccept(state, 'approve'),
  });
  setHandler<Decided, [Rejecting], typeof reject>(reject, (rejecting) => rejectedBy(state, rejecting, 'update'), {
    validator: () => mustAccept(state, 'reject'),
  });
  setHandler(approveSignal, (approving) => unanswered(state, 'approve', () => approvedBy(state, approving, 'signal')));
  setHandler(rejectSignal, (rejecting) => unanswered(state, 'reject', () => rejectedBy(state, rejecting, 'signal')));
}

async function approvedBy(state: ChangeState, approving: Approving, by: 'update' | 'signal'): Promise<Decided> {
  await believe(approving, 'approve', by);
  return decide(state, approving, {
    intent: 'approve',
    needed: 'approve',
    async apply(who) {
      const answer = await takeApproval(state, who, approving);
      if ('refusal' in answer) throw refusal(answer.refusal, notAllowed);
      return answer.sentence;
    },
  });
}

async function rejectedBy(state: ChangeState, rejecting: Rejecting, by: 'update' | 'signal'): Promise<Decided> {
  await believe(rejecting, 'reject', by);
  return decide(state, rejecting, {
    intent: 'reject',
    needed: 'approve',
    apply: (who) => takeRejection(state, who, rejecting),
  });
}

function takeRejection(state: ChangeState, who: Who, { reason }: Rejecting): string {
  const { approval } = state;
  const { person } = who;
  if (approval === undefined || !mayReject(approval.rule, who, Date.now())) {
    const from = approval?.rule.from ?? [];
    throw refusal(`Only ${listOf(from, 'or')} may reject it.${doubtsOf(who.doubts, from)}`, notAllowed);
  }
  state.approval = { ...approval, rejected: { person, at: Date.now(), ...(reason === undefined ? {} : { reason }) } };
  return 'It is rejected; nothing was changed.';
}

/** Throws a refusal when the signature does not prove the decision. */
async function believe(
  decision: Approving | Rejecting,
  intent: DecisionContent['intent'],
  by: 'update' | 'signal',
): Promise<void> {
  const { signed, ...said } = decision;
  const content: DecisionContent = {
    change: workflowInfo().workflowId,
    intent,
    plan: '',
    ...said,
    at: signed?.at ?? '',
  };
  const problem = await verifyDecision({
    content,
    by,
    ...(signed === undefined ? {} : { signature: signed.signature }),
  });
  if (problem !== undefined) throw refusal(problem);
}

async function unanswered(
  state: ChangeState,
  intent: 'approve' | 'reject',
  take: () => Promise<Decided>,
): Promise<void> {
  try {
    mustAccept(state, intent);
    await take();
  } catch (error) {
    // A defect is no refusal: the workflow task fails and is tried again by mended code.
    if (!(error instanceof ApplicationFailure || error instanceof ActivityFailure)) throw error;
    const sentence = error instanceof ActivityFailure ? reasonOf(error) : error.message;
    log.warn('a signalled decision does not count', { sentence });
    state.signalsRefused.push({ at: Date.now(), sentence });
  }
}
