import type { Guard } from '../domain/plan/guard.ts';
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
        case 'taskDefinition':
          return otherTaskDefinition(deps.aws, guard);
        case 'weight':
          return otherWeight(deps.aws, guard);
      }
    }),
  );
  return sentences.flatMap((sentence) => sentence ?? []);
}

type Pinned<Kind extends Guard['kind']> = Extract<Guard, { readonly kind: Kind }>;

async function otherTaskDefinition(
  aws: AwsFor,
  { place, service, equals }: Pinned<'taskDefinition'>,
): Promise<string | undefined> {
  const { taskDefinition } = stateOf(await describeService(aws(place).ecs, place.cluster, service));
  if (taskDefinition === equals) return undefined;
  return `${service} in ${place.region} runs ${tail(taskDefinition)} now, not ${tail(equals)} as when this was planned.`;
}

async function otherWeight(aws: AwsFor, { place, rule, equals }: Pinned<'weight'>): Promise<string | undefined> {
  const percent = canaryPercent(weightsOf(await actionsOf(aws(place).elb, rule)), rule);
  if (percent === equals) return undefined;
  return `${percent} % of the requests in ${place.region} go to the canary now, not ${equals} % as when this was planned.`;
}
