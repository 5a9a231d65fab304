import { checkSteps } from './checks.ts';
import { type RollingSettings, registerStep, step, stepId, type StrategyInput, type StrategyPlan } from './strategy.ts';

/**
 * ECS's own rolling update with circuit breaker and deployment alarms. ECS goes back by itself, so that it does so even
 * while nobody watches; the undo then only confirms it.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
 */
export function planRolling({ target, config }: StrategyInput, { alarms }: RollingSettings): StrategyPlan {
  const { place, stable } = target;
  const first = target.running === undefined;
  const register = stepId(target, 'register');
  const guard = stepId(target, 'guard');
  return {
    steps: [
      registerStep(target, register),
      step('control', guard, 'prepare', 'circuit breaker and alarms on', {
        place,
        services: [stable.service],
        set: {
          suspendScaleIn: false,
          deployment: {
            circuitBreaker: { enable: true, rollback: !first },
            alarms: { enable: alarms.length > 0, rollback: !first, names: alarms },
          },
        },
      }),
      step('service', stepId(target, 'roll'), 'roll', `roll ${stable.service}`, {
        place,
        service: stable.service,
        taskDefinition: { from: register },
        ...(first ? { desiredCount: config.tasks } : {}),
      }),
      ...checkSteps(target, config),
      step('control', stepId(target, 'unguard'), 'check', 'deployment settings as before', {
        place,
        services: [stable.service],
        set: { asBefore: guard },
      }),
    ],
    undo: first
      ? `nothing ran before: going back scales ${stable.service} to 0`
      : 'going back takes one rollout at every point',
  };
}
