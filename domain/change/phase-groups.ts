import type { StepView } from './view.ts';

/** Neighbouring steps of one phase. */
export interface PhaseSteps {
  readonly name: string;
  readonly steps: readonly StepView[];
}

/** Phases in their order; those that run at the same time stand together. */
export function phaseGroups(steps: readonly StepView[]): PhaseSteps[][] {
  const groups: PhaseSteps[][] = [];
  for (const phase of phases(steps)) {
    const last = groups.at(-1);
    const beside = phase.steps.some((step) => step.beside === true);
    if (last !== undefined && (beside || last.some((other) => overlap(other, phase)))) last.push(phase);
    else groups.push([phase]);
  }
  return groups;
}

function phases(steps: readonly StepView[]): PhaseSteps[] {
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
