import { type Event, paginateDescribeEvents, type RDSClient, type SourceType } from '@aws-sdk/client-rds';
import { reading } from '../../../poll.ts';
import { readOnlyParameter } from './instance.ts';

/** RDS keeps events for 14 days, in minutes. */
const keptMinutes = 14 * 24 * 60;

/**
 * Whether an instance was restarted since its parameter group last changed `default_transaction_read_only`, so that no session is older than
 * that. Both moments are RDS's own, told by events (RDS-EVENT-0006 and RDS-EVENT-0037): no clock of ours is compared,
 * and an attempt that follows a lost one finds the restart that was asked for.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html
 */
export async function sessionsEnded(rds: RDSClient, instance: string, parameterGroup: string): Promise<boolean> {
  const [restarts, changes] = await Promise.all([
    eventsOf(rds, 'db-instance', instance),
    eventsOf(rds, 'db-parameter-group', parameterGroup),
  ]);
  const restarted = newest(restarts, /\brestarted\b/i);
  const changed = newest(changes, new RegExp(`\\b${readOnlyParameter}\\b`));
  return restarted !== undefined && (changed === undefined || restarted >= changed);
}

async function eventsOf(rds: RDSClient, SourceType: SourceType, SourceIdentifier: string): Promise<Event[]> {
  const events: Event[] = [];
  const input = { SourceType, SourceIdentifier, Duration: keptMinutes };
  for await (const page of paginateDescribeEvents({ client: rds }, input, reading()))
    events.push(...(page.Events ?? []));
  return events;
}

/** Epoch ms of the latest event that says so. */
function newest(events: readonly Event[], says: RegExp): number | undefined {
  const times = events.flatMap(({ Message = '', Date: at }) =>
    says.test(Message) && at !== undefined ? [at.getTime()] : [],
  );
  return times.length === 0 ? undefined : Math.max(...times);
}
