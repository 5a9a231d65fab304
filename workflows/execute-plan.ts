import type { Step, StepNode } from '../domain/plan/step.ts';
import { attempt, type Attempt } from './attempt.ts';
import { goAhead } from './go-ahead.ts';
import { heldFor } from './hold.ts';
import { passedOver, recordOf, type RunState } from './run-state.ts';

/**
 * Executes a step tree. What every step needs is written here once: pause, locks and freezes, stop, passing over, verdicts, holding, retry by
 * hand. Ends when the tree is done or the change is to go back (`run.stop`).
 */
export async function executePlan(tree: StepNode, run: RunState, change: string): Promise<void> {
  if (run.stop !== undefined) return;
  if ('sequence' in tree) {
    for (const child of tree.sequence) await executePlan(child, run, change);
  } else if ('parallel' in tree) {
    // Every sibling settles before anything is undone: a sibling of a failed step stops at its next step boundary.
    await Promise.all(tree.parallel.map((child) => executePlan(child, run, change)));
  } else {
    await executeStep(tree, run, change);
  }
}

async function executeStep(step: Step, run: RunState, change: string): Promise<void> {
  const record = recordOf(run, step.id);
  await goAhead(run, step);
  if (run.stop !== undefined) return;
  const intent = step.passedOverBy?.find((each) => run.said.has(each));
  if (intent !== undefined) {
    record.state = 'skipped';
    record.reason = passedOver[intent];
    return;
  }
  for (;;) {
    const result = await attempt(step, run, change);
    if (result.verdict === 'passed') return;
    if (run.stop !== undefined) return;
    if (await settle(step, run, result, result.verdict)) return;
    await goAhead(run, step);
    if (run.stop !== undefined) return;
  }
}

/** What the plan says to do about a verdict that is not a pass. True when the step is over, false to try it again. */
async function settle(
  step: Step,
  run: RunState,
  result: Attempt,
  verdict: 'failed' | 'errored' | 'inconclusive',
): Promise<boolean> {
  const reason = result.reason ?? `${step.title} ${verdict}`;
  switch (step.on[verdict]) {
    case 'continue':
      return true;
    case 'undo':
      run.stop ??= { by: 'verdict', at: Date.now(), step: step.id, reason };
      return true;
    case 'hold': {
      const answer = await heldFor(recordOf(run, step.id), () => run.stop !== undefined);
      return answer !== 'retry';
    }
  }
}
