import { Context } from '@temporalio/activity';
import type { RecoveryStepParams } from '../../../../domain/plan/recovery-steps.ts';
import { duration } from '../../../../domain/text/duration.ts';
import type { StepResult } from '../../../api.ts';
import { poll } from '../../../poll.ts';
import type { AwsClients } from '../../../ports.ts';
import { alarmStates } from './alarm-states.ts';

const everyMs = 2000;

/**
 * Passed when the alarm is red, `failed` when it was not for so many seconds, or when CloudWatch knows no such alarm. The time counts from
 * the first attempt: a worker that died does not prolong it.
 */
export async function fires(
  { cloudwatch }: AwsClients,
  { scope, alarm, seconds }: RecoveryStepParams['fires'],
): Promise<StepResult> {
  const until = Context.current().info.scheduledTimestampMs + seconds * 1000;
  return poll<StepResult>(
    async () => {
      if (Date.now() >= until) return failed(`${alarm} did not turn red within ${duration(seconds)}`);
      const state = (await alarmStates(cloudwatch, [alarm])).get(alarm);
      if (state === undefined) return failed(`CloudWatch in ${scope.region} has no alarm ${alarm}`);
      if (state === 'ALARM') {
        return {
          done: {
            verdict: 'passed',
            progress: { text: `${alarm} is red`, done: 1 },
            output: { at: Date.now() },
            evidence: { alarm, state },
          },
        };
      }
      return { progress: { text: state === 'OK' ? `${alarm} is green` : `${alarm} lacks data` } };
    },
    { delay: () => Math.max(100, Math.min(everyMs, until - Date.now())) },
  );
}

function failed(reason: string): { readonly done: StepResult } {
  return { done: { verdict: 'failed', reason } };
}
