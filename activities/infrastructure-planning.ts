import { type Planning, refused } from '../domain/plan/answer.ts';
import type { StackRequest } from '../domain/change/request.ts';
import type { StackStateGuard } from '../domain/plan/guard.ts';
import { planInfrastructure } from '../domain/infrastructure/plan-infrastructure.ts';
import { findStack } from '../domain/infrastructure/stack.ts';
import type { StackPlan } from '../domain/infrastructure/stack-plan.ts';
import { staleSentence } from '../domain/infrastructure/stale.ts';
import { noInfrastructure } from './no-infrastructure.ts';
import { pastApplies } from './past-applies.ts';
import { hashOf } from './plan-hash.ts';
import type { ActivityDeps } from './ports.ts';

type Deps = Pick<ActivityDeps, 'catalogue' | 'temporal' | 'log' | 'infrastructure'>;

/** Makes the plan that applies what the tool planned, or says why it may not be. Changes nothing. */
export async function planStackChange(deps: Deps, request: StackRequest, stackPlan: StackPlan): Promise<Planning> {
  const found = findStack(deps.catalogue, request.stack);
  if (!found.found) return refused(found.sentence);
  // What was planned just now is of the state as it is; what was planned before may be late.
  const stale =
    request.of === undefined ? undefined : await brokenStackState(deps, { ...stackPlan, ...stackPlan.state });
  if (stale !== undefined) return refused(stale);
  const past = await pastApplies(deps, request.stack);
  const answer = planInfrastructure({
    stack: found.stack,
    stackPlan,
    dryRun: request.dryRun,
    lastSeconds: past.map(({ seconds }) => seconds),
  });
  if (answer.outcome !== 'planned') return answer;
  return { outcome: 'planned', plan: { ...answer.draft, hash: hashOf(answer.draft) } };
}

/** That a stack's state is another than the one that was planned from. */
export async function brokenStackState(
  { infrastructure = noInfrastructure }: Pick<Deps, 'infrastructure'>,
  planned: Omit<StackStateGuard, 'kind'>,
): Promise<string | undefined> {
  const { stack, commit, place } = planned;
  return staleSentence(stack, planned, await infrastructure.stackState({ stack, commit, place }));
}
