import { type CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { reading } from '../../../poll.ts';

/** Alarm name -> `OK`, `ALARM` or `INSUFFICIENT_DATA`, of those that there are; composite alarms too. At most 100 names. */
export async function alarmStates(
  cloudwatch: CloudWatchClient,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const answer = await cloudwatch.send(
    new DescribeAlarmsCommand({
      AlarmNames: [...names],
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
      MaxRecords: 100,
    }),
    reading(),
  );
  const found = [...(answer.MetricAlarms ?? []), ...(answer.CompositeAlarms ?? [])];
  return new Map(found.map(({ AlarmName = '', StateValue = 'INSUFFICIENT_DATA' }) => [AlarmName, StateValue]));
}
