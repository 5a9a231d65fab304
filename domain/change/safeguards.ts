import type { ChangeView, StepView } from './view.ts';
import { quoted } from './words.ts';

/** Steps that keep two regions from writing, writes from being lost, or the way out open: going on without one is an override. */
export function isSafeguard(step: Pick<StepView, 'kind'>): boolean {
  return step.kind === 'fenced' || step.kind === 'caughtUp' || isGate(step);
}

/** Steps that look whether a change may begin: while it stands there, nothing has been changed. */
export function isGate({ kind }: Pick<StepView, 'kind'>): boolean {
  return kind === 'readiness';
}

/** How it stands on record that one person approved alone. */
export const approvedAlone = 'approved alone';

/** The safeguards that were passed over; who approved alone stands with the approvals. */
export function passedOver({ overrides }: Pick<ChangeView, 'overrides'>): ChangeView['overrides'] {
  return overrides.filter(({ what }) => what !== approvedAlone);
}

/** `Override: gave up on a graceful handover, by @oncall ("it died").`, one line for each safeguard that was passed over. */
export function overrides(view: ChangeView): string[] {
  return passedOver(view).map(({ what, person, reason }) => `Override: ${what}, by @${person}${quoted(reason)}.`);
}
