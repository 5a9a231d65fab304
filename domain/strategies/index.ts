import type { ChangeKind } from '../change/request.ts';
import type { ObservedTarget } from '../plan/observed.ts';
import type { StepNode } from '../plan/step.ts';
import { planCanary } from './canary.ts';
import { planRolling } from './rolling.ts';
import { step, stepId, type StrategyInput, type StrategyPlan } from './strategy.ts';

/**
 * Chooses the strategy for one target. A first deploy has no baseline to compare with and a rollback must be quick: both roll.
 * Answers a sentence where the target lacks what the catalogue's strategy needs.
 */
export function planStrategy(input: StrategyInput, kind: ChangeKind): StrategyPlan | { readonly problem: string } {
  const plan = chosen(input, kind);
  return 'problem' in plan ? plan : { ...plan, steps: [...allToStable(input.target), ...plan.steps] };
}

/**
 * Requests that an earlier change left on the canary leave it first: a rollout reaches only the stable service, and no version
 * may be swapped under them unjudged.
 */
function allToStable(target: ObservedTarget): StepNode[] {
  const { place, traffic } = target;
  if (traffic === undefined || traffic.canaryPercent === 0) return [];
  const params = { place, rule: traffic.rule, percent: 0 };
  return [step('weight', stepId(target, 'weight-before'), 'prepare', 'all requests to the stable service', params)];
}

function chosen(input: StrategyInput, kind: ChangeKind): StrategyPlan | { readonly problem: string } {
  const { target, config } = input;
  const { strategy } = config;
  if ('rolling' in strategy) return planRolling(input, strategy.rolling);
  const { canary, traffic, running, place } = target;
  if (kind === 'rollback' || running === undefined) return planRolling(input, { alarms: [] });
  if (canary === undefined) {
    return { problem: `${place.cluster} in ${place.region} has no canary service for ${target.stable.service}.` };
  }
  if (traffic === undefined) {
    return { problem: `no listener in ${place.region} forwards to the target group of ${target.stable.service}.` };
  }
  if (config.smoke.length > 0 && traffic.test === undefined) {
    return {
      problem: `no test listener or header rule in ${place.region} reaches the canary of ${target.stable.service}.`,
    };
  }
  return planCanary(input, strategy.canary, { canary, traffic, running });
}
