import type { Client, WorkflowExecutionStatusName } from '@temporalio/client';
import { type DriftView, driftViewSchema, stackWatchId } from '../../domain/infrastructure/drift.ts';
import type { RequestPlan } from '../../domain/infrastructure/request-plan.ts';
import { drift } from '../../workflows/messages.ts';
import { Problem } from './problem.ts';
import { toProblem } from './temporal-errors.ts';

/** What is asked of the workflows beside the changes of stacks. */
export interface StackGateway {
  /** As last looked at. */
  drift(stack: string): Promise<DriftView>;
  /** Has a merge request's commit planned for its comment; what is planned of an earlier commit ends. */
  planRequest(request: RequestPlan): Promise<{ readonly change: string; readonly fresh: boolean }>;
}

/** A run that failed, or was ended, has planned nothing. */
const stands: readonly WorkflowExecutionStatusName[] = ['RUNNING', 'PAUSED', 'COMPLETED'];
const deadlines = { query: 5_000, start: 5_000 };

export function createStackGateway(client: Client, taskQueue: string, address: string): StackGateway {
  return {
    async drift(stack) {
      const doing = { address, asked: 'worker', unanswered: 'Nothing was changed; ask again in a moment.' } as const;
      try {
        const handle = client.workflow.getHandle(stackWatchId(stack));
        const view = await client.withDeadline(Date.now() + deadlines.query, () => handle.query(drift));
        return driftViewSchema.parse(view);
      } catch (error) {
        const problem = toProblem(error, doing);
        if (problem instanceof Problem && problem.type === 'notFound') return { stack };
        throw problem;
      }
    },

    async planRequest(request) {
      const change = `merge-request-plan:${request.project}:${request.request}`;
      const unanswered = 'Send the delivery again: it plans nothing twice.';
      try {
        const handle = client.workflow.getHandle(change);
        const known = await client
          .withDeadline(Date.now() + deadlines.query, () => handle.describe())
          .then(({ memo, status }) => memo?.['commit'] === request.commit && stands.includes(status.name))
          .catch(() => false);
        if (known) return { change, fresh: false };
        await client.withDeadline(Date.now() + deadlines.start, () =>
          client.workflow.start('mergeRequestPlan', {
            workflowId: change,
            taskQueue,
            args: [request],
            memo: { commit: request.commit },
            workflowIdConflictPolicy: 'TERMINATE_EXISTING',
          }),
        );
        return { change, fresh: true };
      } catch (error) {
        throw toProblem(error, { address, change, unanswered, asked: 'server' });
      }
    },
  };
}
