import { type CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { listOf } from '../../../domain/text/list.ts';
import { refusal } from '../../failures.ts';
import { reading } from '../../poll.ts';

/** Those of the named alarms that are red now. Throws a refusal for a name that CloudWatch does not know: it would guard nothing. */
export async function redAmong(
  cloudwatch: CloudWatchClient,
  region: string,
  names: readonly string[],
): Promise<string[]> {
  if (names.length === 0) return [];
  const AlarmTypes = ['MetricAlarm', 'CompositeAlarm'] as const;
  const answer = await cloudwatch.send(
    new DescribeAlarmsCommand({ AlarmNames: [...names], AlarmTypes: [...AlarmTypes], MaxRecords: 100 }),
    reading(),
  );
  const alarms = [...(answer.MetricAlarms ?? []), ...(answer.CompositeAlarms ?? [])];
  const unknown = names.filter((name) => !alarms.some(({ AlarmName }) => AlarmName === name));
  if (unknown.length > 0) {
    throw refusal(
      `CloudWatch in ${region} has no alarm ${listOf(unknown)}, which the catalogue names to guard the rollout. Create it, or take it out of "alarms".`,
    );
  }
  return alarms.flatMap(({ AlarmName, StateValue }) => (StateValue === 'ALARM' && AlarmName ? [AlarmName] : []));
}
