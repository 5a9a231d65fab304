import type { StepState, StepView } from './view.ts';

/** Neighbouring steps of one phase. */
export interface PhaseSteps {
  readonly name: string;
  readonly steps: readonly StepView[];
}

/** Phases in their order; those that run at the same time stand together. */
export function phaseGroups(steps: readonly StepView[]): PhaseSteps[][] {
  const groups: PhaseSteps[][] = [];
  for (const phase of phasesOf(steps)) {
    const last = groups.at(-1);
    const beside = phase.steps.some((step) => step.beside === true);
    if (last !== undefined && (beside || last.some((other) => overlap(other, phase)))) last.push(phase);
    else groups.push([phase]);
  }
  return groups;
}

/** Phases in their order. */
export function phasesOf(steps: readonly StepView[]): PhaseSteps[] {
  const found: { name: string; steps: StepView[] }[] = [];
  for (const step of steps) {
    const last = found.at(-1);
    if (last?.name === step.phase) last.steps.push(step);
    else found.push({ name: step.phase, steps: [step] });
  }
  return found;
}

/** True when the second began before the first had ended. */
function overlap(first: PhaseSteps, second: PhaseSteps): boolean {
  const begun = second.steps.flatMap(({ startedAt }) => startedAt ?? []).toSorted()[0];
  if (begun === undefined) return false;
  return first.steps.some(({ startedAt, endedAt }) => startedAt !== undefined && begun < (endedAt ?? '~'));
}

/** The most telling state first: what needs a person, then what moves, then what is over. */
const telling = [
  'undoFailed',
  'undoing',
  'failed',
  'errored',
  'inconclusive',
  'running',
  'undone',
  'pending',
  'passed',
  'skipped',
] as const satisfies readonly StepState[];

/** How a phase stands: as its most telling step. Between two of its steps nothing runs for a moment; the phase does. */
export function phaseState({ steps }: PhaseSteps): StepState {
  const states = new Set(steps.map(({ state }) => state));
  const found = telling.find((state) => states.has(state)) ?? 'pending';
  return found === 'pending' && (states.has('passed') || states.has('skipped')) ? 'running' : found;
}
