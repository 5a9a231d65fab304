import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { GreenCommit } from '../../domain/catalogue/gitflow.ts';
import { ask, type Temporal } from './ask.ts';

export interface GitflowGateway {
  /** Starts what becomes of a commit that is green on its branch, once for the commit. */
  propose(green: GreenCommit): Promise<{ readonly change: string; readonly fresh: boolean }>;
}

const limitMs = 5_000;

export function createGitflowGateway(temporal: Temporal): GitflowGateway {
  const { client, taskQueue } = temporal;
  return {
    async propose(green) {
      const workflowId = `gitflow:${green.project}:${green.commit}`;
      const unanswered = 'Send the delivery again: it starts nothing twice.';
      try {
        await ask(temporal, limitMs, { change: workflowId, unanswered, asked: 'server' }, () =>
          client.workflow.start('gitflow', {
            workflowId,
            taskQueue,
            args: [green],
            workflowIdReusePolicy: 'REJECT_DUPLICATE',
            workflowIdConflictPolicy: 'FAIL',
          }),
        );
        return { change: workflowId, fresh: true };
      } catch (error) {
        if (error instanceof WorkflowExecutionAlreadyStartedError) return { change: workflowId, fresh: false };
        throw error;
      }
    },
  };
}
