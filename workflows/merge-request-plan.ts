import { ActivityFailure, workflowInfo } from '@temporalio/workflow';
import { requestComment, type RequestPlan, type RequestPlanned } from '../domain/infrastructure/request-plan.ts';
import { commentOnRequest, planStack } from './activities.ts';
import { reasonOf } from './reason.ts';

/**
 * Plans the stacks of a merge request at its commit, and says in one comment what they would change. No change: nothing is stored, no lane is
 * held, and no lock is taken. A newer commit of the same request ends it.
 */
export async function mergeRequestPlan(wanted: RequestPlan): Promise<string> {
  const { project, request, commit, stacks } = wanted;
  const comment = (planned?: readonly RequestPlanned[]) =>
    commentOnRequest({ project, request, markdown: requestComment(wanted, planned) });
  await comment();
  const planned: RequestPlanned[] = [];
  for (const stack of stacks) {
    try {
      const change = `request-${request}-${workflowInfo().runId}`;
      planned.push({ stack, plan: await planStack({ stack, commit, change, purpose: 'look' }) });
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      planned.push({ stack, problem: reasonOf(error) });
    }
  }
  return comment(planned);
}
