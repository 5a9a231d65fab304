import { WithStartWorkflowOperation } from '@temporalio/client';
import { readinessId } from '../../domain/recovery/readiness/id.ts';
import { type ReadinessView, readinessViewSchema } from '../../domain/recovery/readiness/report.ts';
import { drawHistory, evaluateNow, readinessReport } from '../../workflows/messages.ts';
import { ask, asking, ifBegun, type Temporal } from './ask.ts';

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

export function createReadinessGateway(temporal: Temporal): ReadinessGateway {
  const { client, taskQueue } = temporal;
  return {
    async readiness(group) {
      const handle = client.workflow.getHandle(readinessId(group));
      const seen = ask(temporal, deadlines.query, asking, () => handle.query(readinessReport));
      return readinessViewSchema.parse(await ifBegun(seen, { group, series: [] }));
    },

    async drawn(group) {
      const handle = client.workflow.getHandle(readinessId(group));
      const drawn = ask(temporal, deadlines.draw, asking, () => handle.executeUpdate(drawHistory));
      return readinessViewSchema.parse(await drawn);
    },

    evaluate(group, chart) {
      const startWorkflowOperation = new WithStartWorkflowOperation('readiness', {
        workflowId: readinessId(group),
        taskQueue,
        args: [group],
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
      return ask(temporal, deadlines.evaluate, asking, () =>
        client.workflow.executeUpdateWithStart(evaluateNow, { args: [{ chart }], startWorkflowOperation }),
      );
    },
  };
}
