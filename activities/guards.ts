import type { Guard } from '../domain/plan/plan.ts';
import { brokenStackState } from './infrastructure-planning.ts';
import type { ActivityDeps, AwsFor } from './ports.ts';
import { brokenRecoveryGuard, closedWindow, movedSince } from './recovery-planning.ts';
import { describeService, stateOf, tail } from './providers/aws/ecs-service.ts';
import { canaryPercent, actionsOf, weightsOf } from './providers/aws/forward.ts';

/** One sentence for each guard that no longer holds. */
export async function brokenGuards(
  deps: Pick<ActivityDeps, 'aws' | 'catalogue' | 'infrastructure'>,
  guards: readonly Guard[],
): Promise<string[]> {
  const sentences = await Promise.all(
    guards.map(async (guard) => {
      switch (guard.kind) {
        case 'recovery':
          return brokenRecoveryGuard(deps, guard);
        case 'serves':
          return movedSince(deps, guard);
        case 'stackState':
          return brokenStackState(deps, guard);
        case 'window':
          return closedWindow(deps, guard, Date.now());
        default:
          return broken(deps.aws, guard);
      }
    }),
  );
  return sentences.flatMap((sentence) => sentence ?? []);
}

async function broken(
  aws: AwsFor,
  guard: Exclude<Guard, { kind: 'recovery' | 'serves' | 'stackState' | 'window' }>,
): Promise<string | undefined> {
  const { place } = guard;
  const { ecs, elb } = aws(place);
  switch (guard.kind) {
    case 'taskDefinition': {
      const { taskDefinition } = stateOf(await describeService(ecs, place.cluster, guard.service));
      if (taskDefinition === guard.equals) return undefined;
      return `${guard.service} in ${place.region} runs ${tail(taskDefinition)} now, not ${tail(guard.equals)} as when this was planned.`;
    }
    case 'weight': {
      const percent = canaryPercent(weightsOf(await actionsOf(elb, guard.rule)), guard.rule);
      if (percent === guard.equals) return undefined;
      return `${percent} % of the requests in ${place.region} go to the canary now, not ${guard.equals} % as when this was planned.`;
    }
  }
}
