import { clock } from '../../text/duration.ts';
import { phaseGroups } from '../phases.ts';
import type { ChangeView, StepState, StepView } from '../view.ts';
import type { Words } from '../words.ts';
import type { ReportTable } from './shape.ts';

const results = {
  pending: 'not begun',
  running: 'under way',
  passed: 'done',
  failed: 'failed',
  errored: 'not done',
  inconclusive: 'not enough to judge',
  skipped: 'skipped',
  undoing: 'going back',
  undone: 'undone',
  undoFailed: 'could not be undone',
} satisfies Record<StepState, string>;

/** What became of a step, in a word or two. */
export function resultOf({ state }: StepView): string {
  return results[state];
}

/** Every phase with its duration, and under it every step with its own. */
export function stepTable({ steps }: ChangeView, words: Words): ReportTable {
  const phases = phaseGroups(steps).flatMap((group) => group.map((phase, index) => ({ ...phase, beside: index > 0 })));
  return {
    head: ['Phase', 'Step', 'Result', 'Began', 'Took', 'What it found'],
    rows: phases.flatMap(({ name, steps: of, beside }) => [
      [beside ? `∥ ${name}` : name, '', '', began(of, words), took(of), ''],
      ...of.map((step) => ['', step.title, resultOf(step), began([step], words), took([step]), found(step)]),
    ]),
  };
}

function began(steps: readonly StepView[], words: Words): string {
  const { from } = spanOf(steps);
  return from === undefined ? '' : words.time(from);
}

/** From the first beginning to the last end; a step that waited for a person ends with the answer. */
export function spanOf(steps: readonly StepView[]): { readonly from?: string; readonly to?: string } {
  const from = steps.flatMap(({ startedAt }) => startedAt ?? []).toSorted()[0];
  const to = steps
    .flatMap(({ endedAt, holds = [] }) => [endedAt ?? [], ...holds.map(({ until }) => until ?? [])].flat())
    .toSorted()
    .at(-1);
  return { ...(from === undefined ? {} : { from }), ...(from === undefined || to === undefined ? {} : { to }) };
}

/** Nothing for what never began or has no end. */
export function took(steps: readonly StepView[]): string {
  const { from, to } = spanOf(steps);
  return from === undefined || to === undefined ? '' : clock((Date.parse(to) - Date.parse(from)) / 1000);
}

function found({ title, reason, progress, attempt }: StepView): string {
  const said = reason ?? progress?.text ?? '';
  return [attempt > 1 ? `attempt ${attempt}` : '', said === title ? '' : said].filter((part) => part !== '').join('; ');
}
