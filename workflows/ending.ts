import type { Plan } from '../domain/plan/plan.ts';
import type { EndedStatus } from '../domain/change/view.ts';
import type { ChangeState } from './change-state.ts';
import type { Undone } from './undo-plan.ts';

/** How a change that executed its plan ended, in one sentence. `undone`: what going back came to, where it had to. */
export function endingOf(
  state: ChangeState,
  plan: Plan,
  undone: Undone | undefined,
): { status: EndedStatus; sentence: string } {
  const { service, environment } = plan;
  const { from, to } = plan.summary;
  const { stop } = state.run;
  if (stop === undefined || undone === undefined)
    return { status: 'succeeded', sentence: `${service} ${to} serves in ${environment}.` };
  const back =
    from === undefined
      ? `${service} is scaled to 0 in ${environment}`
      : `${service} ${from} serves in ${environment} again`;
  if (undone.amiss.length > 0) {
    const what = `${service} ${to} in ${environment} was taken back, but ${from ?? 'what ran before'} does not serve everywhere`;
    return { status: 'failed', sentence: `${what}: ${undone.amiss.join('; ')}. Look at it now.` };
  }
  if (!undone.complete) {
    return {
      status: 'failed',
      sentence: `${service} ${to} in ${environment} could not be rolled back completely: look at it now.`,
    };
  }
  switch (stop.by) {
    case 'verdict':
      return { status: 'rolledBack', sentence: `${stop.reason}; ${back}.` };
    case 'person':
      return {
        status: 'aborted',
        sentence: `Stopped by ${stop.person}${stop.reason === undefined ? '' : ` ("${stop.reason}")`} and rolled back; ${back}.`,
      };
    case 'preempt':
      return { status: 'superseded', sentence: `Superseded by ${stop.other.title} and rolled back; ${back}.` };
  }
}
