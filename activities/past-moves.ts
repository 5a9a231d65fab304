import { changeViewSchema } from '../domain/change/view.ts';
import { searchAttributes } from '../domain/search-attributes.ts';
import type { ActivityDeps } from './ports.ts';

const most = 5;

/**
 * How long the last moves of a group took once they were approved, seconds, newest first, at most five. Nobody waits for
 * them: where Temporal's visibility does not answer, the price is shown without.
 */
export async function pastMoves(
  { temporal, log }: Pick<ActivityDeps, 'temporal' | 'log'>,
  group: string,
): Promise<number[]> {
  const query = [
    'WorkflowType IN ("failover", "failback")',
    `${searchAttributes.group} = "${group}"`,
    `${searchAttributes.status} = "succeeded"`,
    'ExecutionStatus = "Completed"',
  ].join(' AND ');
  try {
    const seconds: number[] = [];
    for await (const { workflowId, runId } of temporal.workflow.list({ query, pageSize: 2 * most })) {
      const result: unknown = await temporal.workflow.getHandle(workflowId, runId).result();
      const moved = changeViewSchema.safeParse(result).data?.recovery?.measured?.movedSeconds;
      if (moved !== undefined) seconds.push(Math.round(moved));
      if (seconds.length === most) break;
    }
    return seconds;
  } catch (error) {
    log.warn({ group, error: String(error) }, 'earlier moves cannot be read');
    return [];
  }
}
