import type { WorkflowExecutionStatusName } from '@temporalio/client';
import { type DriftView, driftViewSchema, stackWatchId } from '../../domain/infrastructure/drift.ts';
import type { RequestPlan } from '../../domain/infrastructure/request-plan.ts';
import { drift } from '../../workflows/messages.ts';
import { ask, asking, ifBegun, type Temporal } from './ask.ts';

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

export function createStackGateway(temporal: Temporal): StackGateway {
  const { client, taskQueue } = temporal;
  return {
    async drift(stack) {
      const handle = client.workflow.getHandle(stackWatchId(stack));
      const seen = ask(temporal, deadlines.query, asking, () => handle.query(drift));
      return driftViewSchema.parse(await ifBegun(seen, { stack }));
    },

    async planRequest(request) {
      const change = `merge-request-plan:${request.project}:${request.request}`;
      const doing = {
        change,
        unanswered: 'Send the delivery again: it plans nothing twice.',
        asked: 'server',
      } as const;
      const handle = client.workflow.getHandle(change);
      const known = await ask(temporal, deadlines.query, doing, () => handle.describe())
        .then(({ memo, status }) => memo?.['commit'] === request.commit && stands.includes(status.name))
        .catch(() => false);
      if (known) return { change, fresh: false };
      await ask(temporal, deadlines.start, doing, () =>
        client.workflow.start('mergeRequestPlan', {
          workflowId: change,
          taskQueue,
          args: [request],
          memo: { commit: request.commit },
          workflowIdConflictPolicy: 'TERMINATE_EXISTING',
        }),
      );
      return { change, fresh: true };
    },
  };
}
