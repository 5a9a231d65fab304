import type { Intent } from '../domain/change/view.ts';
import type { PromoteIntent, Step } from '../domain/plan/step.ts';
import { awaitsApproval, type ChangeState, isHeldBack } from './change-state.ts';
import { isPastReturn, planSteps, recordOf, type RunState } from './run-state.ts';

/** What a person may ask of the change now. The same rule answers the buttons, the help and the updates' validators. */
export function acceptedIntents(state: ChangeState, steps: readonly Step[]): Intent[] {
  const { run } = state;
  if (state.ended !== undefined) return [];
  const held = steps.filter((step) => recordOf(run, step.id).heldSince !== undefined);
  const going = run.stop === undefined;
  const planned = run.plan !== undefined;
  const promotable = (intent: PromoteIntent) => going && steps.some((step) => endable(state, step, intent));
  return [
    ...(promotable('promote') ? (['promote'] as const) : []),
    ...(going && !run.said.has('promoteFull') && (promotable('promoteFull') || passable(state, steps))
      ? (['promoteFull'] as const)
      : []),
    ...(awaitsApproval(state) ? (['approve', 'reject'] as const) : []),
    ...(going && isHeldBack(state) ? (['override'] as const) : []),
    ...(going && ungracefulFits(run) ? (['ungraceful'] as const) : []),
    ...(going && planned && run.pause === undefined && isPausable(state) ? (['pause'] as const) : []),
    ...(going && run.pause !== undefined ? (['resume'] as const) : []),
    ...(going && !isPastReturn(run) ? (['abort'] as const) : []),
    ...(held.length > 0 ? (['retryStep'] as const) : []),
    ...(held.some(({ mustPass }) => mustPass !== true) ? (['skipStep'] as const) : []),
  ];
}

/** What waits for an alarm is armed or is not; what a tool applies has no step at which it would wait. */
function isPausable({ request, run }: ChangeState): boolean {
  return request.kind !== 'arm' && !(request.kind === 'infrastructure' && run.begun);
}

/** A graceful handover that has begun and has not taken place. */
function ungracefulFits(run: RunState): boolean {
  if (!run.begun || run.said.has('ungraceful') || run.plan?.recovery?.mode !== 'graceful') return false;
  return planSteps(run).some(({ kind, id }) => kind === 'promote' && recordOf(run, id).state !== 'passed');
}

/** True for a step that is running and ends early by the intent. */
export function endable({ run }: ChangeState, step: Step, intent: PromoteIntent): boolean {
  const { state, heldSince } = recordOf(run, step.id);
  return state === 'running' && heldSince === undefined && (step.endedBy?.includes(intent) ?? false);
}

function passable({ run }: ChangeState, steps: readonly Step[]): boolean {
  return steps.some((step) => recordOf(run, step.id).state === 'pending' && step.passedOverBy?.includes('promoteFull'));
}
