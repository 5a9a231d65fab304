import { phaseGroups, phaseState, type PhaseSteps } from '../domain/change/phases.ts';
import { hasEnded, type ChangeView } from '../domain/change/view.ts';
import { sentence, upper } from '../domain/change/words.ts';
import { clock } from '../domain/text/duration.ts';
import { marks } from './step-text.ts';

/** The plan of a move beside what `why` says of it: how far it can be undone and what to know, or how far it is. */
export function groupPlanLines(view: ChangeView, now: number): string[] {
  const { plan } = view;
  const begun = view.steps.some(({ state }) => state !== 'pending');
  // What waits for an alarm says all of it in words.
  if (plan === undefined || (view.kind === 'arm' && begun)) return [];
  const phases = begun ? [phaseLine(view, now)] : [];
  if (hasEnded(view.status) && !view.dryRun) return phases;
  return [...phases, sentence(upper(plan.undo)), ...plan.notes.map((note) => `Note: ${note}`)];
}

/** `✓ fence 0:21 → ▸ promote 1:40 ∥ ▸ scale 1:40 → · switch`. */
function phaseLine({ steps }: ChangeView, now: number): string {
  return phaseGroups(steps)
    .map((group) => group.map((phase) => phaseText(phase, now)).join(' ∥ '))
    .join(' → ');
}

function phaseText(phase: PhaseSteps, now: number): string {
  const { name, steps } = phase;
  const state = phaseState(phase);
  const begun = steps.flatMap(({ startedAt }) => (startedAt === undefined ? [] : [Date.parse(startedAt)]));
  if (begun.length === 0) return `${marks[state]} ${name}`;
  const over = steps.every(({ state: each }) => each !== 'pending' && each !== 'running');
  const ends = steps.flatMap(({ endedAt }) => (endedAt === undefined ? [] : [Date.parse(endedAt)]));
  const end = over && ends.length > 0 ? Math.max(...ends) : now;
  return `${marks[state]} ${name} ${clock((end - Math.min(...begun)) / 1000)}`;
}
