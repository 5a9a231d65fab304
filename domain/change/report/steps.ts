import { clock } from '../../text/duration.ts';
import { phaseGroups } from '../phase-groups.ts';
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
      [beside ? `${name} (beside)` : name, '', '', began(of, words), took(of), ''],
      ...of.map((step) => ['', step.title, resultOf(step), began([step], words), took([step]), found(step)]),
    ]),
  };
}

function began(steps: readonly StepView[], words: Words): string {
  const first = steps.flatMap(({ startedAt }) => startedAt ?? []).toSorted()[0];
  return first === undefined ? '' : words.time(first);
}

/** From the first beginning to the last end; nothing for what never began or has no end. */
export function took(steps: readonly StepView[]): string {
  const from = steps.flatMap(({ startedAt }) => (startedAt === undefined ? [] : [Date.parse(startedAt)]));
  const to = steps.flatMap(({ endedAt }) => (endedAt === undefined ? [] : [Date.parse(endedAt)]));
  return from.length === 0 || to.length === 0 ? '' : clock((Math.max(...to) - Math.min(...from)) / 1000);
}

function found({ title, reason, progress, attempt }: StepView): string {
  const said = reason ?? progress?.text ?? '';
  return [attempt > 1 ? `attempt ${attempt}` : '', said === title ? '' : said].filter((part) => part !== '').join('; ');
}
