import { type PlanAnswer, refused } from '../domain/plan/answer.ts';
import type { GroupRequest } from '../domain/change/request.ts';
import type { Assessment } from '../domain/recovery/assessment.ts';
import type { RecoveryGroup } from '../domain/recovery/group.ts';
import { armingAlarm, planArm } from '../domain/recovery/plan-arm.ts';
import { planFailover } from '../domain/recovery/plan-failover.ts';
import type { ActivityDeps } from './ports.ts';
import { alarmStates } from './providers/aws/recovery/alarm-states.ts';

/** Makes the plan that lets an alarm fire a failover, or says why it cannot be armed. Changes nothing. */
export async function planArming(
  { aws }: Pick<ActivityDeps, 'aws'>,
  group: RecoveryGroup,
  assessment: Assessment,
  { alarm, reason }: Extract<GroupRequest, { readonly kind: 'arm' }>,
  lastSeconds: readonly number[],
): Promise<PlanAnswer> {
  // What could not be done now is not armed.
  const failover = planFailover({ group, assessment, kind: 'failover', acceptLoss: false });
  if (failover.outcome !== 'planned') return failover;
  const found = armingAlarm(group, alarm, group.regions[failover.plan.from]);
  if ('sentence' in found) return refused(found.sentence);
  const { name, scope } = found;
  const state = (await alarmStates(aws(scope).cloudwatch, [name])).get(name);
  if (state === undefined) return refused(`CloudWatch in ${scope.region} has no alarm ${name}.`);
  if (state === 'ALARM') {
    return refused(`${name} is red already. If ${group.name} has to move: /failover ${group.name}`);
  }
  const silent = state === 'INSUFFICIENT_DATA';
  return { outcome: 'planned', draft: planArm(group, found, { failover: failover.plan, lastSeconds, reason, silent }) };
}
