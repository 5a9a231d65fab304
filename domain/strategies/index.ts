import type { ChangeKind } from '../change/request.ts';
import { planCanary } from './canary.ts';
import { planRolling } from './rolling.ts';
import type { StrategyInput, StrategyPlan } from './strategy.ts';

/**
 * Chooses the strategy for one target. A first deploy has no baseline to compare with and a rollback must be quick: both roll.
 * Answers a sentence where the target lacks what the catalogue's strategy needs.
 */
export function planStrategy(input: StrategyInput, kind: ChangeKind): StrategyPlan | { readonly problem: string } {
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
