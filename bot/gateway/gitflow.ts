import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { GreenCommit } from '../../domain/catalogue/gitflow.ts';
import { toProblem } from './temporal-errors.ts';

export interface GitflowGateway {
  /** Starts what becomes of a commit that is green on its branch, once for the commit. */
  propose(green: GreenCommit): Promise<{ readonly change: string; readonly fresh: boolean }>;
}

const limitMs = 5_000;

export function createGitflowGateway(client: Client, taskQueue: string, address: string): GitflowGateway {
  return {
    async propose(green) {
      const workflowId = `gitflow:${green.project}:${green.commit}`;
      try {
        await client.withDeadline(Date.now() + limitMs, () =>
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
        const unanswered = 'Send the delivery again: it starts nothing twice.';
        throw toProblem(error, { address, change: workflowId, unanswered, asked: 'server' });
      }
    },
  };
}
