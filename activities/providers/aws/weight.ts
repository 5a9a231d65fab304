import {
  type Action,
  ModifyListenerCommand,
  ModifyRuleCommand,
  type ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { StepParams, TrafficRule } from '../../../domain/plan/step.ts';
import { listOf } from '../../../domain/text/list.ts';
import type { StepResult, WeightState, Write } from '../../api.ts';
import { saidNo } from '../../failures.ts';
import { confirmDelay, poll } from '../../poll.ts';
import type { AwsClients } from '../../ports.ts';
import { actionsOf, canaryPercent, tenth, weightsOf, withPercent } from './forward.ts';

type Params = StepParams['weight'];

export async function readWeight({ elb }: AwsClients, { rule }: Params): Promise<WeightState> {
  return { percent: canaryPercent(weightsOf(await actionsOf(elb, rule)), rule) };
}

/**
 * Sets both weights of the forward and reads them back; passed when AWS answers them. `errored` when the weights are none of
 * those the change knows of, `failed` when the forward holds a third target group.
 */
export async function writeWeight({ elb }: AwsClients, input: Write<Params, WeightState>): Promise<StepResult> {
  // AWS takes weights up to 999, so shares are kept to a tenth of a percent.
  const want = { percent: tenth(input.want.percent) };
  const { rule } = input.params;
  const expected = input.only?.map(({ percent }) => tenth(percent));
  return poll<StepResult>(
    async () => {
      const actions = await actionsOf(elb, rule);
      const weights = weightsOf(actions);
      const percent = canaryPercent(weights, rule);
      if (percent === want.percent) {
        const progress = { text: `${percent} % to the canary`, done: 1 };
        return { done: { verdict: 'passed', progress, evidence: { percent, weights: Object.fromEntries(weights) } } };
      }
      const strangers = [...weights.keys()].filter(
        (arn) => arn !== rule.stableTargetGroup && arn !== rule.canaryTargetGroup,
      );
      if (strangers.length > 0) {
        const reason = `the forward also names ${listOf(strangers.map(groupName))}, so its weights were left as they are`;
        return { done: { verdict: 'failed', reason } };
      }
      if (expected !== undefined && !expected.includes(percent)) {
        const known = listOf(
          expected.map((each) => `${each} %`),
          'or',
        );
        const reason = `${percent} % go to the canary, which this change did not set (it knows of ${known}), so it was left`;
        return { done: { verdict: 'errored', reason } };
      }
      try {
        await modify(elb, rule, withPercent(actions, rule, want.percent));
      } catch (error) {
        const said = saidNo(error);
        if (said === undefined) throw error;
        return { done: { verdict: 'failed', reason: `the load balancer refused ${want.percent} %: ${said}` } };
      }
      return { progress: { text: `${want.percent} % set, not confirmed yet` } };
    },
    { delay: confirmDelay },
  );
}

async function modify(elb: ElasticLoadBalancingV2Client, { type, arn }: TrafficRule, actions: Action[]): Promise<void> {
  // AWS refuses ModifyRule for a listener's default action.
  if (type === 'listener') await elb.send(new ModifyListenerCommand({ ListenerArn: arn, DefaultActions: actions }));
  else await elb.send(new ModifyRuleCommand({ RuleArn: arn, Actions: actions }));
}

/** `app-prod` of `arn:…:targetgroup/app-prod/73e2d6bc24d8a067`. */
function groupName(arn: string): string {
  return arn.split('/').at(-2) ?? arn;
}
