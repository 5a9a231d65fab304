import type { EndedStatus } from '../domain/change/view.ts';
import { appliedSchema } from '../domain/infrastructure/applied.ts';
import { type StackPlan, touched } from '../domain/infrastructure/stack-plan.ts';
import { addressesText } from '../domain/infrastructure/words.ts';
import type { Plan } from '../domain/plan/plan.ts';
import { stepsOf } from '../domain/plan/tree.ts';
import { recordOf, type RunState, type Stop } from './run-state.ts';

/** How an apply ended: nothing is taken back, so it says what stands, what does not, and what to do about it. */
export function applyEnding(
  run: RunState,
  { subject, steps, summary }: Plan,
  plan: StackPlan,
): { status: EndedStatus; sentence: string } {
  const stop: Stop | undefined =
    run.yieldTo === undefined ? run.stop : { by: 'preempt', at: 0, other: run.yieldTo, yields: true };
  if (stop === undefined) return { status: 'succeeded', sentence: `${summary.done}.` };
  const [apply] = stepsOf(steps);
  const record = apply === undefined ? undefined : recordOf(run, apply.id);
  if (record?.state === 'passed') return { status: 'succeeded', sentence: `${summary.done}.${tooLate(stop)}` };
  const begun = (record?.attempt ?? 0) > 0;
  const known = appliedSchema.safeParse(record?.output).data;
  const left = begun ? leftText(subject, plan, known) : 'Nothing was changed.';
  switch (stop.by) {
    case 'person': {
      const why = stop.reason === undefined ? '' : ` ("${stop.reason}")`;
      return { status: 'aborted', sentence: `${begun ? 'Stopped' : 'Withdrawn'} by ${stop.person}${why}. ${left}` };
    }
    case 'preempt':
      return { status: 'superseded', sentence: `${begun ? 'Stopped' : 'Withdrawn'} for ${stop.other.title}. ${left}` };
    case 'verdict': {
      const nothing = known !== undefined && known.applied.length + known.unsure.length === 0;
      const status = nothing ? 'refused' : 'failed';
      return { status, sentence: `${stop.reason.replace(/\.$/, '')}. ${left}` };
    }
  }
}

/** It came during the last resource, which is finished like every other. */
function tooLate(stop: Stop): string {
  if (stop.by === 'verdict') return '';
  return ` The stop ${stop.by === 'person' ? `by ${stop.person}` : `for ${stop.other.title}`} came too late: all of it was applied.`;
}

/** `3 of 7 were applied and stand: … Not applied: … To see what is left: /infra plan primary`. */
function leftText(
  stack: string,
  { counts }: StackPlan,
  known: ReturnType<typeof appliedSchema.safeParse>['data'],
): string {
  const look = `To see what is left: /infra plan ${stack}`;
  if (known === undefined) return `How far it came is not known. ${look}`;
  const { applied, unsure, pending } = known;
  if (applied.length + unsure.length === 0) return 'Nothing was changed.';
  const of = touched(counts);
  const done =
    applied.length === 0
      ? `None of ${of} is known to be applied.`
      : `${applied.length} of ${of} ${applied.length === 1 ? 'is' : 'are'} applied and ${applied.length === 1 ? 'stands' : 'stand'}: ${addressesText(applied)}.`;
  const cut = unsure.length === 0 ? '' : ` Not known, since it was cut off: ${addressesText(unsure)}.`;
  const rest = pending.length === 0 ? '' : ` Not applied: ${addressesText(pending)}.`;
  return `${done}${cut}${rest} ${look}`;
}
