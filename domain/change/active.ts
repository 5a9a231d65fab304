import { clock } from '../text/duration.ts';
import type { ChangeView, StepView } from './view.ts';
import { sentence, type Words } from './words.ts';

/** The steps that are being done or undone just now. */
export function activeSteps(view: ChangeView): StepView[] {
  return view.steps.filter((step) => step.state === 'running' || step.state === 'undoing');
}

/** `Now: watch 25 %, 3:31 of 10:00; errors 0.21 %.`, and what is in its way. */
export function stepLines(step: StepView, words: Words): string[] {
  const elapsed = step.startedAt === undefined ? 0 : (words.now - Date.parse(step.startedAt)) / 1000;
  const of = step.plannedSeconds === undefined ? '' : ` of ${clock(step.plannedSeconds)}`;
  const since = step.startedAt === undefined || step.state === 'undoing' ? '' : `, ${clock(elapsed)}${of}`;
  const text = step.progress?.text;
  const doing = step.state === 'undoing' ? 'Now undoing' : 'Now';
  return [
    `${doing}: ${step.title}${since}${text === undefined || text === '' ? '.' : `; ${sentence(text)}`}`,
    ...(step.progress?.trouble === undefined ? [] : [`In the way: ${sentence(step.progress.trouble)}`]),
  ];
}
