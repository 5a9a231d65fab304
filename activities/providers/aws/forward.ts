import {
  type Action,
  DescribeListenersCommand,
  DescribeRulesCommand,
  type ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TrafficRule } from '../../../domain/plan/step.ts';
import { refusal } from '../../failures.ts';
import { reading } from '../../poll.ts';

/** Target group ARN -> weight. */
export type Weights = ReadonlyMap<string, number>;

/** Weights of a forward action; an action without any forwards to its one target group. */
export function weightsOf(actions: readonly Action[]): Weights {
  const forward = actions.find(({ Type }) => Type === 'forward');
  const groups = forward?.ForwardConfig?.TargetGroups ?? [];
  if (groups.length === 0 && forward?.TargetGroupArn !== undefined) return new Map([[forward.TargetGroupArn, 1]]);
  // AWS gives a lone target group weight 1, and leaves the weight out of some answers.
  return new Map(groups.map(({ TargetGroupArn = '', Weight = 1 }) => [TargetGroupArn, Weight]));
}

/** Percent of the requests that the canary target group gets, 0-100, to a tenth. */
export function canaryPercent(weights: Weights, rule: Pick<TrafficRule, 'canaryTargetGroup'>): number {
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const canary = weights.get(rule.canaryTargetGroup) ?? 0;
  return total === 0 ? 0 : tenth((canary / total) * 100);
}

export function tenth(percent: number): number {
  return Math.round(percent * 10) / 10;
}

/** Weights that send `percent` (to a tenth) to the canary. AWS takes whole numbers from 0 to 999. */
export function pairFor(percent: number): { readonly stable: number; readonly canary: number } {
  const tenths = Math.round(percent * 10);
  if (tenths % 10 === 0) return { stable: 100 - tenths / 10, canary: tenths / 10 };
  return tenths % 2 === 0
    ? { stable: 500 - tenths / 2, canary: tenths / 2 }
    : { stable: Math.min(999, 1000 - tenths), canary: Math.min(999, tenths) };
}

/**
 * The same actions with both weights set: stickiness, order and any authentication before the forward are kept.
 * A described OIDC action lacks its client secret, so AWS has to be told to keep it.
 */
export function withPercent(actions: readonly Action[], rule: TrafficRule, percent: number): Action[] {
  const { stable, canary } = pairFor(percent);
  return actions.map((action) => {
    if (action.Type === 'authenticate-oidc' && action.AuthenticateOidcConfig !== undefined) {
      return { ...action, AuthenticateOidcConfig: { ...action.AuthenticateOidcConfig, UseExistingClientSecret: true } };
    }
    if (action.Type !== 'forward') return action;
    const { TargetGroupArn: _, ...kept } = action;
    const stickiness = action.ForwardConfig?.TargetGroupStickinessConfig;
    return {
      ...kept,
      ForwardConfig: {
        TargetGroups: [
          { TargetGroupArn: rule.stableTargetGroup, Weight: stable },
          { TargetGroupArn: rule.canaryTargetGroup, Weight: canary },
        ],
        ...(stickiness === undefined ? {} : { TargetGroupStickinessConfig: stickiness }),
      },
    };
  });
}

/** Actions of the listener or rule as they stand. */
export async function actionsOf(elb: ElasticLoadBalancingV2Client, { type, arn }: TrafficRule): Promise<Action[]> {
  if (type === 'listener') {
    const { Listeners } = await elb.send(new DescribeListenersCommand({ ListenerArns: [arn] }), reading());
    return Listeners?.[0]?.DefaultActions ?? gone(arn);
  }
  const { Rules } = await elb.send(new DescribeRulesCommand({ RuleArns: [arn] }), reading());
  return Rules?.[0]?.Actions ?? gone(arn);
}

function gone(arn: string): never {
  throw refusal(`The load balancer no longer has ${arn}.`);
}
