import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ChildWorkflowFailure, isCancellation } from '@temporalio/workflow';
import type { StepResult } from '../../activities/api.ts';
import type { Approval } from '../../domain/change/approval.ts';
import type { GroupMove } from '../../domain/change/request.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import type { StepParams } from '../../domain/plan/step.ts';
import { duration } from '../../domain/text/duration.ts';
import { iso } from '../../domain/time/iso.ts';
import { runChild } from '../child-change.ts';
import type { PlanContext, Watching } from './operation.ts';

/** Another change, of which this one is the approval. Going back is that change's own business. */
export function change({ request, needed, soonAfter }: StepParams['change']): Watching {
  return {
    async run(_activities, { change: parent, step }, context) {
      const late = soonAfter === undefined ? undefined : tooLate(soonAfter, context);
      if (late !== undefined) return { verdict: 'failed', reason: late };
      const { requestedBy: person, attempt, approvals } = context;
      const actor = { via: 'change', change: parent, person } as const;
      // Another attempt is another change, with a message of its own.
      const id = `${parent}-${step}${attempt === 1 ? '' : attempt}`;
      try {
        return resultOf(await runChild(id, { ...withApprovals(request, approvals), actor }), needed === true);
      } catch (error) {
        const ended = error instanceof ChildWorkflowFailure || error instanceof WorkflowExecutionAlreadyStartedError;
        if (!ended || isCancellation(error)) throw error;
        return { verdict: 'errored', reason: `${id} was ended from outside: look at where ${request.group} stands` };
      }
    },
  };
}

/** What an alarm fires tells by whose approval. */
function withApprovals(request: GroupMove, approvals: readonly Approval[]): GroupMove {
  if (request.kind !== 'failover' || request.fired === undefined) return request;
  const given = approvals.map(({ person, at }) => ({ person, at: iso(at) }));
  return { ...request, fired: { ...request.fired, approvals: given } };
}

function resultOf({ status, sentence = status, plan }: ChangeView, needed: boolean): StepResult {
  const said = sentence.replace(/\.$/, '');
  if (status === 'failed') return { verdict: 'errored', reason: said };
  if (status !== 'succeeded' || (needed && plan === undefined)) return { verdict: 'failed', reason: said };
  return { verdict: 'passed', progress: { text: said, done: 1 } };
}

function tooLate(
  { step, seconds }: NonNullable<StepParams['change']['soonAfter']>,
  context: PlanContext,
): string | undefined {
  const told = context.output(step);
  const at =
    typeof told === 'object' && told !== null && 'at' in told && typeof told['at'] === 'number' ? told['at'] : 0;
  const since = (Date.now() - at) / 1000;
  return since <= seconds ? undefined : `it is ${duration(since)} since then, and it was approved for at once`;
}
