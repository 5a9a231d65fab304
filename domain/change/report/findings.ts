import { duration } from '../../text/duration.ts';
import { leftBehind, lossOf } from '../recovery-words.ts';
import { isSafeguard } from '../safeguards.ts';
import type { ChangeView, StepView } from '../view.ts';
import { onPaper } from '../why-group.ts';
import { quoted, sentence, type Words } from '../words.ts';
import { resultOf } from './steps.ts';

type Hold = NonNullable<StepView['holds']>[number];

/** Every time a step waited for a person: why, how long, and the answer. */
export function holds({ steps }: ChangeView, words: Words): string[] {
  return steps.flatMap(({ title, holds: of = [] }) =>
    of.map((hold) => `${words.time(hold.since)}  "${title}": ${sentence(hold.why)} ${answered(hold)}${waited(hold)}.`),
  );
}

function answered({ answer }: Hold): string {
  if (answer === undefined) return 'Nobody answered: the change was ended';
  const deed = answer.kind === 'retry' ? 'had it tried again' : 'went on without it';
  return `@${answer.person} ${deed}${quoted(answer.reason)}`;
}

function waited({ since, until }: Hold): string {
  return until === undefined ? '' : `, after ${duration((Date.parse(until) - Date.parse(since)) / 1000)}`;
}

/** What was to be fenced and is not known to be, and why. */
export function unfenced({ kind, steps }: ChangeView): string[] {
  if (kind === 'drill') return [];
  return steps
    .filter(({ phase, state }) => phase === 'fence' && state !== 'passed' && state !== 'pending' && state !== 'undone')
    .map((step) => {
      const why = step.holds?.at(-1)?.why ?? step.reason;
      return `${step.title}: ${resultOf(step)}.${why === undefined ? '' : ` ${sentence(why)}`}`;
    });
}

/** What the alarms of the group said; says so where none are declared. */
export function alarms({ steps, recovery }: ChangeView): string[] {
  const looked = steps.filter(({ kind, state }) => kind === 'alarms' && state !== 'pending');
  if (looked.length === 0) return recovery === undefined ? [] : ['None were.'];
  return looked.map((step) => `${step.title}: ${sentence(step.reason ?? step.progress?.text ?? resultOf(step))}`);
}

/** What the reader has to do now, by kind and ending; says so when that is nothing. */
export function leftToDo(view: ChangeView): string[] {
  const { status, subject, steps } = view;
  const passedOver = steps
    .filter((step) => step.state === 'skipped' && !isSafeguard(step))
    .map((step) => `"${step.title}" was skipped: do it by hand, or see that it is not needed.`);
  const todo = [...lost(view), ...byEnding(view), ...passedOver];
  if (todo.length > 0) return todo;
  return onPaper(view) && status === 'succeeded' ? [`Nothing: ${subject} could move.`] : ['Nothing.'];
}

function lost(view: ChangeView): string[] {
  const { status, recovery } = view;
  const loss = lossOf(view);
  if (status !== 'succeeded' || recovery === undefined || loss === 'none' || loss === 'noData') return [];
  return [`Compare the databases once ${recovery.from} is back: which writes were lost shows only there.`];
}

/** What a drill found. A rehearsal takes down what it began: what was undone without a reason was well. */
function toMend(view: ChangeView): string[] {
  if (!onPaper(view) && view.status === 'aborted') return [];
  const found = view.steps.filter(onPaper(view) ? ({ state }) => state !== 'passed' : isAmiss);
  return found.map((step) => {
    const what = step.state === 'undoFailed' ? 'Take away by hand' : 'Mend';
    return `${what} "${step.title}": ${sentence(step.reason ?? resultOf(step))}`;
  });
}

function isAmiss({ state, reason }: StepView): boolean {
  return state === 'undone' ? reason !== undefined : state !== 'passed' && state !== 'pending';
}

function byEnding(view: ChangeView): string[] {
  const { kind, status, subject, steps, plan } = view;
  if (kind === 'drill') return toMend(view);
  switch (status) {
    case 'succeeded':
      if (kind === 'failover') return [...leftBehind(view), `When that is done and ready: /failback ${subject}.`];
      if (kind === 'failback') return leftBehind(view);
      if (kind === 'fence') return [`It is no standby yet: /dr rebuild ${subject} makes it one.`];
      // What a rebuild's plan notes is what it leaves to people.
      return [...(plan?.notes ?? []), `See how ready it is: /dr status ${subject}.`];
    case 'failed':
      return [
        ...steps
          .filter(({ state }) => state === 'undoFailed')
          .map((step) => `Put back by hand "${step.title}": ${sentence(step.reason ?? resultOf(step))}`),
        `Look at what serves and what writes in both regions now: /dr status ${subject}.`,
      ];
    case 'superseded':
      return ['Nothing here: the change that it gave way to goes on from what stands.'];
    default:
      return [
        `${subject} is where it was; to try again: /${kind === 'rebuild' || kind === 'fence' ? `dr ${kind}` : kind} ${subject}.`,
      ];
  }
}
