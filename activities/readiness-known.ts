import { groupOfReadinessId } from '../domain/recovery/readiness/id.ts';
import type { TemporalPort } from './ports.ts';

/** Groups whose readiness is kept now on this task queue -> epoch ms of their last drill (0 where none is known): their workflows carry it as a memo. */
export async function knownReadiness(temporal: TemporalPort, taskQueue: string): Promise<Map<string, number>> {
  const known = new Map<string, number>();
  // Others may share the namespace, with groups of their own.
  const query = `WorkflowType = "readiness" AND ExecutionStatus = "Running" AND TaskQueue = "${taskQueue}"`;
  for await (const { workflowId, memo } of temporal.workflow.list({ query, pageSize: 100 })) {
    const group = groupOfReadinessId(workflowId);
    const lastDrill = memo?.['lastDrill'];
    if (group !== undefined) known.set(group, typeof lastDrill === 'number' ? lastDrill : 0);
  }
  return known;
}
