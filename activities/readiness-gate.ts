import { Context } from '@temporalio/activity';
import {
  WithStartWorkflowOperation,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure, type Workflow, WorkflowNotFoundError } from '@temporalio/common';
import type { StepParams } from '../domain/plan/step.ts';
import { opensAsKept, openSentence, shutSentence, unreadSentence } from '../domain/recovery/readiness/gate.ts';
import { readinessId } from '../domain/recovery/readiness/id.ts';
import { type ReadinessReport, type ReadinessView, readinessViewSchema } from '../domain/recovery/readiness/report.ts';
import type { StepResult } from './api.ts';
import { poll } from './poll.ts';
import type { TemporalPort } from './ports.ts';

/** An evaluation waits out a silent region, ten seconds; then it is said that it did not come. */
const patienceMs = 45_000;

/**
 * Whether a recovery group is ready enough, by the workflow that keeps its readiness. A pass may rest on the last round; a no
 * is said only of what was evaluated just now. What cannot be read is inconclusive.
 */
export function readinessGate(temporal: TemporalPort, { group, least }: StepParams['readiness']): Promise<StepResult> {
  const { cancelled } = Context.current();
  // For its heartbeats: an evaluation takes longer than a heartbeat may stay away.
  return poll(async () => ({ done: await Promise.race([judge(temporal, group, least), cancelled]) }));
}

async function judge(temporal: TemporalPort, group: string, least: number): Promise<StepResult> {
  const kept = await keptReport(temporal, group);
  if (kept !== undefined && opensAsKept(kept, least, Date.now())) return passed(kept);
  const fresh = await evaluated(temporal, group);
  if (typeof fresh === 'string') return { verdict: 'inconclusive', reason: unreadSentence(group, fresh) };
  return fresh.score >= least ? passed(fresh) : { verdict: 'failed', reason: shutSentence(fresh, least) };
}

function passed(report: ReadinessReport): StepResult {
  const { score, at } = report;
  return {
    verdict: 'passed',
    progress: { text: openSentence(report, Date.now()), done: 1 },
    evidence: { score, at },
  };
}

/** As last evaluated; undefined before the first time. */
async function keptReport(temporal: TemporalPort, group: string): Promise<ReadinessReport | undefined> {
  try {
    const answer = await temporal.workflow.getHandle(readinessId(group)).query<ReadinessView>('readinessReport');
    return readinessViewSchema.parse(answer).report;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** Evaluated now; a sentence where that says nothing. */
async function evaluated({ workflow }: TemporalPort, group: string): Promise<ReadinessReport | string> {
  const startWorkflowOperation = new WithStartWorkflowOperation('readiness', {
    workflowId: readinessId(group),
    taskQueue: Context.current().info.taskQueue,
    args: [group],
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  try {
    const answer = await workflow.withDeadline(Date.now() + patienceMs, () =>
      workflow.executeUpdateWithStart<Workflow, ReadinessView, [{ readonly chart: boolean }]>('evaluateNow', {
        args: [{ chart: false }],
        startWorkflowOperation,
      }),
    );
    return readinessViewSchema.parse(answer).report ?? 'it has not been evaluated yet';
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
      return error.cause.message;
    }
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) {
      return `it was not evaluated within ${patienceMs / 1000} s`;
    }
    throw error;
  }
}
