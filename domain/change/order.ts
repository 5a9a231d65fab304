import { listOf } from '../text/list.ts';
import { phaseGroups, type PhaseSteps } from './phases.ts';
import type { ChangeView, StepView } from './view.ts';

/** `fence eu-west-1 → promote shop-db ∥ scale app, api and web → switch shop.example → validate`; empty where there is nothing to say. */
export function order({ kind, service, recovery, plan, steps }: ChangeView): string {
  // An alarm, and then a change with an order of its own.
  if (kind === 'arm') return '';
  // One step, and the tool's own order within it.
  if (kind === 'infrastructure' || kind === 'playbook') return '';
  // The phases of a service have names that say it all.
  if (service !== undefined) return arrows(steps, ({ name }) => name);
  // A rebuild fences the side that it makes a standby.
  return orderOf(steps, recovery?.from ?? plan?.to ?? '');
}

/** As `order`, a line; none where there is nothing to say. */
export function orderLines(view: ChangeView): string[] {
  const text = order(view);
  return text === '' ? [] : [text];
}

/** The same of the steps of a plan that fences this region. */
export function orderOf(steps: readonly StepView[], fenced: string): string {
  return arrows(steps, (phase) => phaseWords(phase, fenced));
}

function arrows(steps: readonly StepView[], words: (phase: PhaseSteps) => string): string {
  return phaseGroups(steps)
    .map((group) => group.map(words).join(' ∥ '))
    .join(' → ');
}

/** The second part of a step's id is what it is done to: `promote/shop-db/caught-up`. */
function phaseWords({ name, steps }: PhaseSteps, fenced: string): string {
  if (name === 'fence') return `fence ${fenced}`.trim();
  if (name === 'validate') return name;
  const what = [...new Set(steps.flatMap(({ id }) => id.split('/')[1] ?? []))];
  return `${name} ${what.length > 4 ? `${what.length} of them` : listOf(what)}`.trim();
}
