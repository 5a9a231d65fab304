import { searchAttributes } from '../domain/search-attributes.ts';
import type { TemporalPort } from './ports.ts';

/** Changes that show that a group can move. */
const types = ['drill', 'failover', 'failback'] as const;
/** Their kinds: a dry run has one of its own, and so has each depth of a drill but paper. */
const kinds = [...types, 'rehearsal', 'live'] as const;
/** Newest first, of all groups together; a drill that is older than so many changes is remembered by the group's own workflow. */
const most = 500;

/** Group -> epoch ms of the end of its last drill or real move that succeeded, as far as Temporal still keeps them. */
export async function lastDrills(temporal: TemporalPort, groups: readonly string[]): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  if (groups.length === 0) return found;
  const query = [
    `WorkflowType IN (${quoted(types)})`,
    `${searchAttributes.kind} IN (${quoted(kinds)})`,
    `${searchAttributes.status} = "succeeded"`,
    // Without it there was no plan: a failback of a group that is home already succeeds too, and shows nothing.
    `${searchAttributes.version} IS NOT NULL`,
    // Names of groups are lower-case letters, digits and dashes.
    ...(groups.length > 1 ? [] : [`${searchAttributes.group} IN (${quoted(groups)})`]),
    'ExecutionStatus = "Completed"',
  ].join(' AND ');
  let read = 0;
  for await (const { searchAttributes: known, closeTime } of temporal.workflow.list({ query, pageSize: 100 })) {
    const group = known[searchAttributes.group]?.[0];
    const at = closeTime?.getTime() ?? 0;
    if (typeof group === 'string' && at > (found.get(group) ?? 0)) found.set(group, at);
    read += 1;
    if (read === most) break;
  }
  return found;
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
