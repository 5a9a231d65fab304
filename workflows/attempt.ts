import { ActivityFailure, ApplicationFailure, CancellationScope, isCancellation } from '@temporalio/workflow';
import type { StepResult } from '../activities/api.ts';
import type { EndingIntent, Step } from '../domain/plan/step.ts';
import { readActivities, stepActivities } from './activities.ts';
import { reasonOf } from './reason.ts';
import { passedOver, recordOf, type RunState, type StepRecord } from './run-state.ts';
import { operationOf } from './steps/index.ts';
import type { Operation, PlanContext } from './steps/operation.ts';

export type Attempt = Pick<StepResult, 'verdict' | 'reason' | 'output' | 'progress'> & {
  /** Set where it goes on without what the step would have seen to. */
  readonly skipped?: true;
};

/** One attempt at a step: captures what stands there before the first one, acts, confirms, and notes how it ended. */
export async function attempt(step: Step, run: RunState, change: string): Promise<Attempt> {
  const record = recordOf(run, step.id);
  record.state = 'running';
  record.attempt += 1;
  record.startedAt ??= Date.now();
  delete record.endedAt;
  delete record.endedBy;
  const scope = new CancellationScope();
  record.scope = scope;
  let result: Attempt;
  try {
    result = await scope.run(() => act(step, operationOf(step), record, run, change));
  } catch (error) {
    result = endedEarly(error, record, run);
  }
  delete record.scope;
  record.endedAt = Date.now();
  record.state = result.skipped === true ? 'skipped' : result.verdict;
  if (result.reason === undefined) delete record.reason;
  else record.reason = result.reason;
  if (result.progress !== undefined) record.progress = result.progress;
  if (result.output !== undefined) record.output = result.output;
  return result;
}

async function act(step: Step, operation: Operation, record: StepRecord, run: RunState, change: string) {
  const activities = stepActivities(`step:${step.id}`, step);
  const key = { change, step: step.id };
  if (!('write' in operation)) return operation.run(activities, key, contextOf(run, record));
  if (record.written === undefined) {
    const { resource, urgent } = operation;
    const want = operation.want(contextOf(run, record));
    const before = await operation.read(readActivities(`read:${step.id}`, step));
    record.written = { resource, urgent, before, want };
  }
  const { want, before } = record.written;
  // Another attempt, perhaps hours later, must not overwrite what a person did meanwhile.
  const result = await operation.write(activities, { key, want, only: [before] });
  if (result.verdict === 'passed') record.confirmed.push({ at: Date.now(), state: want });
  return result;
}

/** What is given up has not come to pass: what it would have seen to is not known. */
const endings = {
  promote: { reason: 'ended early by promote' },
  promoteFull: { reason: 'ended early by promote' },
  ungraceful: { reason: passedOver.ungraceful, skipped: true },
} as const satisfies Record<EndingIntent, Pick<Attempt, 'reason' | 'skipped'>>;

/** An attempt that threw: ended by a person's wish, the world could not be asked, or a step that it needs was skipped. */
function endedEarly(error: unknown, record: StepRecord, run: RunState): Attempt {
  const cancelled = isCancellation(error);
  // A wish that was accepted stands, also where the worker that should have heard of it was lost.
  if (record.endedBy !== undefined && (cancelled || error instanceof ActivityFailure)) {
    return { verdict: 'passed', ...endings[record.endedBy] };
  }
  if (cancelled && run.stop !== undefined) return { verdict: 'errored', reason: 'stopped before its end' };
  if (error instanceof ActivityFailure) {
    return { verdict: 'errored', reason: reasonOf(error) };
  }
  if (error instanceof ApplicationFailure) return { verdict: 'errored', reason: error.message };
  // A defect, not the world: let the workflow task fail and be retried by mended code.
  throw error;
}

function contextOf(run: RunState, { attempt: number }: StepRecord): PlanContext {
  return {
    attempt: number,
    output(step) {
      const output = run.records.get(step)?.output;
      if (output === undefined) throw missing(step);
      return output;
    },
    requestedBy: run.requestedBy,
    approvals: run.approvals,
    said: (intent) => run.said.has(intent),
    before(step) {
      const before = run.records.get(step)?.written?.before;
      if (before === undefined) throw missing(step);
      return before;
    },
  };
}

function missing(step: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(`it needs what step ${step} gives, and that did not pass`, 'StepMissing');
}
