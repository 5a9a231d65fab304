import { ActivityFailure, CancellationScope, isCancellation } from '@temporalio/workflow';
import type { StepResult } from '../activities/api.ts';
import type { Plan } from '../domain/plan/plan.ts';
import type { Step } from '../domain/plan/step.ts';
import { stepsOf } from '../domain/plan/tree.ts';
import { type UndoNode, type UndoStep, undoSteps, undoTree } from '../domain/plan/undo.ts';
import { stepActivities } from './activities.ts';
import { attempt } from './attempt.ts';
import { heldFor } from './hold.ts';
import { reasonOf } from './reason.ts';
import { recordOf, type RunState } from './run-state.ts';
import { operationOf } from './steps/index.ts';

/** What going back came to. */
export interface Undone {
  /** False when a person passed over a part that could not be put back. */
  readonly complete: boolean;
  /** What the plan's checks found amiss afterwards, one sentence's part each. */
  readonly amiss: readonly string[];
}

/** Puts back all that was written, in reverse, cut off only by a change that takes over; then looks whether that led to where the plan says. */
export async function undoPlan(plan: Plan, run: RunState, change: string): Promise<Undone> {
  run.undoing = true;
  const steps = new Map(stepsOf(plan.steps).map((step) => [step.id, step]));
  const back = undoTree(plan.steps, (id) => (steps.get(id)?.stays === true ? undefined : run.records.get(id)?.written));
  return CancellationScope.nonCancellable(async () => {
    let complete = await undoNode(back, steps, run, change);
    // ModifyRule and UpdateService take no token: a timed-out attempt may have landed since. Look once more.
    for (const undo of undoSteps(back)) {
      if (recordOf(run, undo.step).state === 'undone')
        complete = (await undoStep(undo, steps, run, change)) && complete;
    }
    const found = await Promise.all(plan.undoChecks.map((step) => undoCheck(step, run, change)));
    return { complete, amiss: found.flatMap((reason) => reason ?? []) };
  });
}

async function undoNode(node: UndoNode, steps: Map<string, Step>, run: RunState, change: string): Promise<boolean> {
  if ('sequence' in node) {
    let complete = true;
    for (const child of node.sequence) complete = (await undoNode(child, steps, run, change)) && complete;
    return complete;
  }
  if ('parallel' in node) {
    const all = await Promise.all(node.parallel.map((child) => undoNode(child, steps, run, change)));
    return all.every(Boolean);
  }
  return undoStep(node, steps, run, change);
}

/** Looks whether it holds; undefined when it does, else why not. Held like any step where the world could not be asked. */
async function undoCheck(step: Step, run: RunState, change: string): Promise<string | undefined> {
  for (;;) {
    if (run.yieldTo !== undefined) return undefined;
    const { verdict, reason = `${step.title}: ${verdict}` } = await attempt(step, run, change);
    if (verdict === 'passed') return undefined;
    if (step.on[verdict] !== 'hold') return reason;
    if ((await heldFor(recordOf(run, step.id), () => run.yieldTo !== undefined)) !== 'retry') return reason;
  }
}

async function undoStep(undo: UndoStep, steps: Map<string, Step>, run: RunState, change: string): Promise<boolean> {
  const step = steps.get(undo.step);
  if (step === undefined) throw new TypeError(`undo of unknown step ${undo.step}`);
  const operation = operationOf(step);
  if (!('write' in operation)) return true;
  const record = recordOf(run, step.id);
  for (;;) {
    if (run.yieldTo !== undefined) return false;
    record.state = 'undoing';
    const activities = stepActivities(`undo:${step.id}`, step);
    const key = { change, step: `${step.id}/undo` };
    record.undoScope = new CancellationScope();
    const result = await answered(
      record.undoScope.run(() => operation.write(activities, { key, want: undo.to, only: undo.wrote })),
    );
    delete record.undoScope;
    record.endedAt = Date.now();
    if (result.progress !== undefined) record.progress = result.progress;
    if (result.verdict === 'passed') {
      record.state = 'undone';
      record.confirmed.push({ at: Date.now(), state: undo.to });
      return true;
    }
    record.state = 'undoFailed';
    record.reason = result.reason ?? `${step.title} could not be put back`;
    if ((await heldFor(record, () => run.yieldTo !== undefined)) !== 'retry') return false;
    // Another attempt: a decision on it is another decision, though by the same person.
    record.attempt += 1;
  }
}

async function answered(call: Promise<StepResult>): Promise<StepResult> {
  try {
    return await call;
  } catch (error) {
    if (isCancellation(error)) return { verdict: 'errored', reason: 'left to the change that takes over' };
    if (error instanceof ActivityFailure) return { verdict: 'errored', reason: reasonOf(error) };
    throw error;
  }
}
