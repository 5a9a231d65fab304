import { CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import type { StackRequest } from '../domain/change/request.ts';
import type { StackPlan } from '../domain/infrastructure/stack-plan.ts';
import { planStack, storedPlan } from './activities.ts';
import type { ChangeState } from './change-state.ts';

/** What the tool plans for what was asked, or has planned before where that is meant. Undefined where the change was stopped meanwhile. */
export async function stackPlanFor({ id, run }: ChangeState, request: StackRequest): Promise<StackPlan | undefined> {
  const { stack, commit, of } = request;
  if (of !== undefined) return storedPlan({ stack, change: of });
  const scope = new CancellationScope();
  const planning = scope.run(() =>
    planStack({ stack, change: id, purpose: 'apply', ...(commit === undefined ? {} : { commit }) }),
  );
  const stopped = condition(() => run.stop !== undefined).then(() => scope.cancel());
  try {
    await Promise.race([planning, stopped]);
    // The tool has ended then, and what it made is removed.
    return await planning;
  } catch (error) {
    if (run.stop !== undefined && isCancellation(error)) return undefined;
    throw error;
  }
}
