import type { Plan } from '../domain/plan/plan.ts';
import type { EndedStatus } from '../domain/change/view.ts';
import { stepsOf } from '../domain/plan/tree.ts';
import { applyEnding } from './apply-ending.ts';
import type { ChangeState } from './change-state.ts';
import { recordOf } from './run-state.ts';
import type { Undone } from './undo-plan.ts';

/** How a change that executed its plan ended, in one sentence. `undone`: what going back came to, where it had to. */
export function endingOf(
  state: ChangeState,
  plan: Plan,
  undone: Undone | undefined,
): { status: EndedStatus; sentence: string } {
  const { done, back, stopped, from, to } = plan.summary;
  const { stop, yieldTo } = state.run;
  if (plan.infrastructure !== undefined) return applyEnding(state.run, plan, plan.infrastructure);
  if (yieldTo !== undefined) {
    return { status: 'superseded', sentence: `Stopped for ${yieldTo.title}; what it had written stands as it is.` };
  }
  const found = plan.findings === true ? findings(state, plan) : [];
  if (stop === undefined && found.length > 0) {
    return {
      status: 'failed',
      sentence: `${found.length} of ${stepsOf(plan.steps).length} checks found something: ${found.join('; ')}.`,
    };
  }
  if (stop === undefined || undone === undefined) return { status: 'succeeded', sentence: `${done}.` };
  const what = `${plan.subject} ${to} in ${plan.environment}`;
  if (undone.amiss.length > 0) {
    const before = from ?? 'what ran before';
    return {
      status: 'failed',
      sentence: `${what} was taken back, but ${before} does not serve everywhere: ${undone.amiss.join('; ')}. Look at it now.`,
    };
  }
  if (!undone.complete) {
    return { status: 'failed', sentence: `${what} could not be rolled back completely: look at it now.` };
  }
  const why = stop.by === 'person' && stop.reason !== undefined ? ` ("${stop.reason}")` : '';
  switch (stop.by) {
    case 'verdict':
      return { status: 'rolledBack', sentence: `${stop.reason.replace(/\.$/, '')}; ${back}.` };
    case 'person':
      return stopped === undefined
        ? { status: 'aborted', sentence: `Stopped by ${stop.person}${why} and rolled back; ${back}.` }
        : { status: 'aborted', sentence: `${stopped} by ${stop.person}${why}; ${back}.` };
    case 'preempt':
      return { status: 'superseded', sentence: `Superseded by ${stop.other.title} and rolled back; ${back}.` };
  }
}

/** What the steps found amiss, as parts of a sentence. */
function findings({ run }: ChangeState, plan: Plan): string[] {
  return stepsOf(plan.steps).flatMap(({ id, title }) => {
    const { state, reason } = recordOf(run, id);
    return state === 'passed' ? [] : [`${title}: ${(reason ?? state).replace(/\.$/, '')}`];
  });
}
