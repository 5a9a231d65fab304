import type { RecoveryStepParams } from '../../../../domain/plan/recovery-steps.ts';
import { listOf } from '../../../../domain/text/list.ts';
import type { StepResult } from '../../../api.ts';
import { poll } from '../../../poll.ts';
import type { AwsClients } from '../../../ports.ts';
import { alarmStates } from './alarm-states.ts';

type Params = RecoveryStepParams['alarms'];

/** So long none may be red: an alarm that flaps is not green. */
const quietMs = 10_000;

/**
 * Passed when none of the alarms was red for ten seconds in a row. One that lacks data is not red, which is said. `failed`
 * when CloudWatch knows no alarm of a name, or when one is still red as the time is up.
 */
export async function alarms(
  { cloudwatch }: AwsClients,
  { scope, names }: Params,
  quiet: number = quietMs,
): Promise<StepResult> {
  let since: number | undefined;
  return poll<StepResult>(
    async () => {
      const states = await alarmStates(cloudwatch, names);
      const missing = names.filter((name) => !states.has(name));
      if (missing.length > 0) {
        const reason = `CloudWatch in ${scope.region} has no alarm ${listOf(missing)}: create it, or take it out of the group's "alarms"`;
        return { done: { verdict: 'failed', reason } };
      }
      const those = (state: string) => names.filter((name) => states.get(name) === state);
      const [red, blind] = [those('ALARM'), those('INSUFFICIENT_DATA')];
      if (red.length > 0) {
        since = undefined;
        return { progress: { text: `${listOf(red)} ${red.length > 1 ? 'are' : 'is'} red` } };
      }
      since ??= Date.now();
      const lacks = blind.length === 0 ? '' : `; ${listOf(blind)} ${blind.length > 1 ? 'lack' : 'lacks'} data`;
      const seconds = Math.round((Date.now() - since) / 1000);
      if (Date.now() - since < quiet) {
        return {
          progress: {
            text: `none red for ${seconds} s of ${Math.round(quiet / 1000)}${lacks}`,
            done: (Date.now() - since) / quiet,
          },
        };
      }
      const progress = { text: `none red for ${Math.round(quiet / 1000)} s${lacks}`, done: 1 };
      return {
        done: {
          verdict: 'passed',
          progress,
          evidence: Object.fromEntries(names.map((name) => [name, states.get(name) ?? ''])),
        },
      };
    },
    {
      delay: () => 1000,
      late: (progress) => ({
        verdict: 'failed',
        reason: `the alarms did not stay green in time: ${progress?.text ?? ''}`,
      }),
    },
  );
}
