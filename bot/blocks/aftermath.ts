import { activeSteps } from '../../domain/change/active.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import { sentence } from '../../domain/change/words.ts';
import { clip, escape } from './text.ts';

/** What could not be put back, by name: the first thing a person has to look at. */
export function left(view: ChangeView): string[] {
  return view.steps
    .filter((step) => step.state === 'undoFailed')
    .slice(0, 6)
    .map(
      (step) =>
        `✗ not put back: ${escape(step.title)}${step.reason === undefined ? '' : `: ${escape(clip(step.reason, 300))}`}`,
    );
}

/** Why the change that could not be rolled back was to go back, or what else befell it. */
export function wentBack(view: ChangeView): string[] {
  const failed = view.steps.find((step) => step.state === 'failed' && !step.id.endsWith('/serving-again'))?.reason;
  const by = view.stoppedBy === undefined ? failed : `stopped by @${view.stoppedBy.person}`;
  const known = view.sentence === undefined || view.sentence.includes('could not be rolled back');
  return [
    ...(known ? [] : [escape(clip(sentence(view.sentence ?? ''), 700))]),
    ...(by === undefined ? [] : [`It went back because: ${escape(clip(sentence(by), 400))}`]),
  ];
}

/** What is in the way just now. */
export function troubles(view: ChangeView): string[] {
  return [view.trouble, ...activeSteps(view).map((step) => step.progress?.trouble)]
    .flatMap((trouble) => (trouble === undefined ? [] : [escape(clip(trouble, 400))]))
    .slice(0, 3);
}

/** What the running steps, and the one that holds, say of themselves. */
export function progressLines(view: ChangeView): string[] {
  const held = view.steps.filter((step) => step.id === view.waitsFor?.step);
  return [...activeSteps(view), ...held].slice(0, 4).flatMap((step) => {
    const text = step.progress?.text;
    // What it waits for stands in the first line already.
    return text === undefined || text === '' || text === view.waitsFor?.what ? [] : [escape(clip(text, 500))];
  });
}
