import { resultOf } from '../domain/change/report/steps.ts';
import { changeTitle } from '../domain/change/title.ts';
import type { ChangeView, StepState, StepView } from '../domain/change/view.ts';
import { sentence } from '../domain/change/words.ts';
import { clock } from '../domain/text/duration.ts';
import { asTypedHere } from './as-typed-here.ts';

/** What is new in a view against the one before. */
export function news(before: ChangeView | undefined, view: ChangeView): string[] {
  const known = new Map(before?.steps.map((step) => [step.id, step]));
  return [
    ...(before?.status === view.status && before.plan?.hash === view.plan?.hash ? [] : [standing(view)]),
    ...approvalNews(before, view),
    ...view.steps.filter((step) => step.state !== (known.get(step.id)?.state ?? 'pending')).map(stepLine),
    ...view.steps.flatMap((step) => {
      const trouble = step.progress?.trouble;
      return trouble === undefined || trouble === known.get(step.id)?.progress?.trouble
        ? []
        : [`  in the way: ${sentence(trouble)}`];
    }),
  ];
}

/** Who has approved since, and how many more have to. */
function approvalNews(before: ChangeView | undefined, { approval }: ChangeView): string[] {
  const given = approval?.given.slice(before?.approval?.given.length ?? 0) ?? [];
  return given.map(({ person, breakGlass }) =>
    breakGlass === undefined
      ? `  approved by ${person}; ${approval?.missing ?? 0} more to approve`
      : `  BREAK-GLASS: approved by ${person} alone ("${breakGlass}")`,
  );
}

function standing(view: ChangeView): string {
  const wait = view.waitsFor === undefined || view.status === 'running' ? '' : `: ${sentence(view.waitsFor.what)}`;
  return `${changeTitle(view, true)}: ${words[view.status] ?? view.status}${wait}`;
}

const words: Readonly<Record<string, string>> = { rolledBack: 'rolled back', failed: 'failed, needs a person' };

/** Marks that need no colour to be told apart. */
export const marks = {
  pending: '·',
  running: '▸',
  passed: '✓',
  failed: '✗',
  errored: '✗',
  inconclusive: '?',
  skipped: '–',
  undoing: '↩',
  undone: '↩',
  undoFailed: '✗',
} as const satisfies Record<StepState, string>;

/** Said by their marks alone. */
const plain: ReadonlySet<StepState> = new Set<StepState>(['pending', 'running', 'passed']);

/** `  ✓ roll app-staging 0:32: 4 of 4 tasks`. */
export function stepLine(step: StepView): string {
  const took =
    step.startedAt === undefined || step.endedAt === undefined
      ? ''
      : ` ${clock((Date.parse(step.endedAt) - Date.parse(step.startedAt)) / 1000)}`;
  const state = plain.has(step.state) ? '' : ` (${resultOf(step)})`;
  const text = step.state === 'running' || step.state === 'undoing' ? undefined : (step.reason ?? step.progress?.text);
  return `  ${marks[step.state]} ${step.title}${state}${took}${text === undefined ? '' : `: ${asTypedHere(text)}`}`;
}
