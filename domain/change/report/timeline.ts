import { phaseGroups, type PhaseSteps } from '../phase-groups.ts';
import type { ChangeView } from '../view.ts';
import { quoted, sentence, type Words } from '../words.ts';
import { approvalsGiven, wishes } from './decisions.ts';
import type { Moment } from './shape.ts';
import { resultOf, took } from './steps.ts';

/** What happened when, one moment a line. */
export function timeline(view: ChangeView, words: Words): string[] {
  const moments = [
    ...beginning(view),
    ...approvalsGiven(view),
    ...phaseGroups(view.steps).flatMap((group) => group.flatMap(phase)),
    ...waits(view),
    ...wishes(view),
    ...(view.endedAt === undefined ? [] : [{ at: view.endedAt, text: `it ended: ${endings[view.status] ?? ''}` }]),
  ];
  // The order above decides between those of one moment.
  return moments
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .map(({ at, text }) => `${words.time(at)}  ${text}`);
}

const endings: Readonly<Partial<Record<ChangeView['status'], string>>> = {
  succeeded: 'succeeded',
  rolledBack: 'taken back',
  aborted: 'stopped',
  superseded: 'gave way to another change',
  failed: 'failed',
};

function beginning({ recovery, requestedAt, requestedBy, reason, startedAt, approval }: ChangeView): Moment[] {
  return [
    ...(recovery?.silentSince === undefined
      ? []
      : [{ at: recovery.silentSince, text: `${recovery.from} gave its last sign of life` }]),
    { at: requestedAt, text: `@${requestedBy} asked for it${quoted(reason)}` },
    ...(startedAt === undefined
      ? []
      : [{ at: startedAt, text: 'it began to look at the regions and to make the plan' }]),
    ...(approval === undefined
      ? []
      : [{ at: approval.since, text: `the plan was shown, and ${approval.count} asked to approve it` }]),
  ];
}

function phase({ name, steps }: PhaseSteps): Moment[] {
  const starts = steps.flatMap(({ startedAt }) => startedAt ?? []).toSorted();
  const ends = steps.flatMap(({ endedAt }) => endedAt ?? []).toSorted();
  const [first] = starts;
  const last = ends.at(-1);
  const open = steps.filter(({ state }) => state !== 'passed').map((step) => `"${step.title}" ${resultOf(step)}`);
  const result = open.length === 0 ? 'done' : open.join(', ');
  return [
    ...(first === undefined ? [] : [{ at: first, text: `${name} began` }]),
    ...(first === undefined || last === undefined
      ? []
      : [{ at: last, text: `${name}: ${result}, after ${took(steps)}` }]),
  ];
}

function waits({ steps }: ChangeView): Moment[] {
  return steps.flatMap(({ title, holds = [] }) =>
    holds.map(({ since, why }) => ({ at: since, text: `"${title}" waited for a person: ${sentence(why)}` })),
  );
}
