import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Catalogue } from '../domain/catalogue/schema.ts';
import { stackWatchId } from '../domain/infrastructure/drift.ts';
import { driftSeen } from '../workflows/messages.ts';

/**
 * Ends what keeps the looks at stacks that nobody looks at any more: with its schedule gone, no round says so. Every worker does so when it
 * starts.
 */
export async function endStackWatches(
  client: Client,
  taskQueue: string,
  { infrastructure }: Pick<Catalogue, 'infrastructure'>,
): Promise<void> {
  const wanted = new Set(
    Object.entries(infrastructure).flatMap(([stack, { drift }]) => (drift === undefined ? [] : stackWatchId(stack))),
  );
  // Others may share the namespace, with stacks of their own.
  const query = `WorkflowType = "stackWatch" AND ExecutionStatus = "Running" AND TaskQueue = "${taskQueue}"`;
  for await (const { workflowId } of client.workflow.list({ query, pageSize: 100 })) {
    if (wanted.has(workflowId)) continue;
    try {
      await client.workflow.getHandle(workflowId).signal(driftSeen, 'gone');
    } catch (error) {
      // Another worker was faster.
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }
}
