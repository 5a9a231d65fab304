import { listOf } from '../../text/list.ts';
import { phaseGroups, type PhaseSteps } from '../phases.ts';
import type { ChangeView, StepView } from '../view.ts';
import { quoted, sentence, type Words } from '../words.ts';
import { approvalsGiven, wishes } from './decisions.ts';
import type { Moment } from './shape.ts';
import { resultOf, spanOf, took } from './steps.ts';

/** What happened when, one moment a line. */
export function timeline(view: ChangeView, words: Words): string[] {
  const moments = [
    ...beginning(view),
    ...approvalsGiven(view),
    ...wishes(view),
    ...phaseGroups(view.steps).flatMap((group) => group.flatMap(phase)),
    ...waits(view),
    ...(view.endedAt === undefined ? [] : [{ at: view.endedAt, text: `it ${endings[view.status] ?? 'ended'}` }]),
  ];
  // The order above decides between those of one moment.
  return moments
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .map(({ at, text }) => `${words.time(at)}  ${text}`);
}

const endings: Readonly<Partial<Record<ChangeView['status'], string>>> = {
  succeeded: 'succeeded',
  rolledBack: 'was taken back',
  aborted: 'was stopped',
  superseded: 'gave way to another change',
  failed: 'failed',
};

function beginning({ recovery, requestedAt, requestedBy, reason, startedAt, approval, fired }: ChangeView): Moment[] {
  const asked = fired === undefined ? `@${requestedBy} asked for it${quoted(reason)}` : `${fired.alarm} fired it`;
  return [
    ...(recovery?.silentSince === undefined
      ? []
      : [{ at: recovery.silentSince, text: `${recovery.from} gave its last sign of life` }]),
    { at: requestedAt, text: asked },
    ...(startedAt === undefined
      ? []
      : [{ at: startedAt, text: 'it began to look at the regions and to make the plan' }]),
    ...(approval === undefined
      ? []
      : [
          {
            at: approval.since,
            text: `the plan was shown; ${approval.count} of ${listOf(approval.from, 'or')} to approve it`,
          },
        ]),
  ];
}

function phase({ name, steps }: PhaseSteps): Moment[] {
  const { from, to } = spanOf(steps);
  return [
    ...(from === undefined ? [] : [{ at: from, text: `${name} began` }]),
    ...(to === undefined ? [] : [{ at: to, text: `${name}: ${outcome(steps)}, after ${took(steps)}` }]),
  ];
}

/** `done`, or `9 steps not done, "nothing writes in eu-west-1" skipped`. */
function outcome(steps: readonly StepView[]): string {
  const open = steps.filter(({ state }) => state !== 'passed');
  const results = [...new Set(open.map(resultOf))].map((result) => {
    const of = open.filter((step) => resultOf(step) === result);
    return `${of.length === 1 ? `"${of[0]?.title}"` : `${of.length} steps`} ${result}`;
  });
  return results.length === 0 ? 'done' : results.join(', ');
}

function waits({ steps }: ChangeView): Moment[] {
  return steps.flatMap(({ title, holds = [] }) =>
    holds.map(({ since, why }) => ({ at: since, text: `"${title}" waited for a person: ${sentence(why)}` })),
  );
}
