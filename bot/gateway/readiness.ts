import { type Client, WithStartWorkflowOperation } from '@temporalio/client';
import { readinessId } from '../../domain/recovery/readiness/id.ts';
import { type ReadinessView, readinessViewSchema } from '../../domain/recovery/readiness/report.ts';
import { drawHistory, evaluateNow, readinessReport } from '../../workflows/messages.ts';
import { Problem } from './problem.ts';
import { toProblem } from './temporal-errors.ts';

/** What is asked of the workflows that keep the readiness of recovery groups. */
export interface ReadinessGateway {
  /** As last evaluated. */
  readiness(group: string): Promise<ReadinessView>;
  /** Evaluated now: some seconds, ten more where a region is silent. With `chart`, the picture of its history where Slack takes it. */
  evaluate(group: string, chart: boolean): Promise<ReadinessView>;
  /** As last evaluated, with the picture of its history where Slack takes it: some seconds. */
  drawn(group: string): Promise<ReadinessView>;
}

/** Deadlines, ms. An evaluation waits out a silent region, and a picture until Slack has made one of it. */
const deadlines = { query: 5_000, draw: 15_000, evaluate: 28_000 };

export function createReadinessGateway(client: Client, taskQueue: string, address: string): ReadinessGateway {
  const doing = { address, asked: 'worker', unanswered: 'Nothing was changed; ask again in a moment.' } as const;
  return {
    async readiness(group) {
      const handle = client.workflow.getHandle(readinessId(group));
      try {
        const deadline = Date.now() + deadlines.query;
        return readinessViewSchema.parse(await client.withDeadline(deadline, () => handle.query(readinessReport)));
      } catch (error) {
        const problem = toProblem(error, doing);
        if (problem instanceof Problem && problem.type === 'notFound') return { group, series: [] };
        throw problem;
      }
    },

    async drawn(group) {
      const handle = client.workflow.getHandle(readinessId(group));
      try {
        const deadline = Date.now() + deadlines.draw;
        return readinessViewSchema.parse(await client.withDeadline(deadline, () => handle.executeUpdate(drawHistory)));
      } catch (error) {
        throw toProblem(error, doing);
      }
    },

    async evaluate(group, chart) {
      const startWorkflowOperation = new WithStartWorkflowOperation('readiness', {
        workflowId: readinessId(group),
        taskQueue,
        args: [group],
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
      try {
        return await client.withDeadline(Date.now() + deadlines.evaluate, () =>
          client.workflow.executeUpdateWithStart(evaluateNow, { args: [{ chart }], startWorkflowOperation }),
        );
      } catch (error) {
        throw toProblem(error, doing);
      }
    },
  };
}
