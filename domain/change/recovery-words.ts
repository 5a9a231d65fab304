import { duration } from '../text/duration.ts';
import { notMoved } from './armed.ts';
import { phaseGroups } from './phases.ts';
import type { ChangeView, StepView } from './view.ts';
import { ago, sentence, type Words } from './words.ts';

/** What a rehearsal or a live drill measured: `restore 12 min, start 41 s, smoke tests 2 s`; phases that did not end well have no time. */
export function rehearsed({ depth, steps, dryRun }: ChangeView): string | undefined {
  if (depth === undefined || depth === 'paper' || dryRun) return undefined;
  const phases = phaseGroups(steps).flat();
  const times = phases.flatMap(({ name, steps: own }) => {
    if (!own.every(({ state }) => state === 'passed')) return [];
    const begun = own.flatMap(({ startedAt }) => (startedAt === undefined ? [] : [Date.parse(startedAt)]));
    const ended = own.flatMap(({ endedAt }) => (endedAt === undefined ? [] : [Date.parse(endedAt)]));
    return [`${name} ${duration((Math.max(...ended) - Math.min(...begun)) / 1000)}`];
  });
  return times.length === 0 ? undefined : times.join(', ');
}

/** What it came to: `down 6 min 10 s (detected 40 s, decided 1 min 12 s, moved 4 min 18 s; objective 15 min) · …`. */
export function outcome(view: ChangeView): string {
  const { recovery } = view;
  if (recovery === undefined) return '';
  const { measured, objectives } = recovery;
  const aim = `objective ${duration(objectives.rto)}`;
  const parts =
    measured === undefined
      ? []
      : measured.detectedSeconds + measured.decidedSeconds === 0
        ? [`moved in ${duration(measured.movedSeconds)} (${aim})`]
        : [
            `down ${duration(measured.downSeconds)} (detected ${duration(measured.detectedSeconds)}, decided ${duration(measured.decidedSeconds)}, moved ${duration(measured.movedSeconds)}; ${aim})`,
          ];
  return [...parts, lost(view, recovery)].join(' · ');
}

function lost(view: ChangeView, { lossSeconds, objectives, from }: NonNullable<ChangeView['recovery']>): string {
  const aim = `objective ${duration(objectives.rpo)}`;
  switch (lossOf(view)) {
    case 'unknown':
      return `writes that were not replayed yet are lost; how many shows once ${from} can be read (${aim})`;
    case 'noData':
      return 'no data was moved';
    case 'none':
      return `no write lost (${aim})`;
    default:
      return `at most ${duration(lossSeconds)} of writes lost (${aim}); the exact list once ${from} is back`;
  }
}

/** What is known of the writes that a move lost: nothing while replay was not waited for, else by how it left the source. */
export function lossOf({ steps, recovery }: ChangeView): 'unknown' | 'noData' | 'none' | 'atMost' {
  if (steps.some((step) => step.kind === 'caughtUp' && step.state !== 'passed')) return 'unknown';
  if (!steps.some((step) => step.kind === 'promote')) return 'noData';
  return recovery?.mode === 'graceful' ? 'none' : 'atMost';
}

/** `eu-west-1 is fenced and not yet a standby again: /dr rebuild shop makes it one.` of a move that succeeded. */
export function leftBehind(view: ChangeView): string[] {
  const { recovery, steps, subject } = view;
  if (recovery === undefined) return [];
  const { from } = recovery;
  const rebuild = `/dr rebuild ${subject} makes it`;
  if (steps.every(({ kind, state }) => kind !== 'fenced' || state === 'passed'))
    return [`${from} is fenced and not yet a standby again: ${rebuild} one.`];
  if (lossOf(view) === 'noData') return [`${from} was left as it stood; once it answers, ${rebuild} a standby again.`];
  return [
    `${from} is not known to be fenced; it is fenced as soon as it answers. After that, ${rebuild} a standby again.`,
  ];
}

/** What a person is asked about a step that holds, in plain words; undefined where its own reason says it all. */
export function heldQuestion(view: ChangeView, held: StepView): string | undefined {
  const { recovery, kind } = view;
  if (kind === 'arm' && held.kind === 'change') return notMoved(view, held);
  if (recovery === undefined) return undefined;
  const { from, to } = recovery;
  const why = sentence(held.reason ?? held.progress?.text ?? held.title);
  if (held.kind === 'fenced') {
    return `${from} is not known to be fenced: ${why} Promote without a complete fence? Both regions could then accept writes.`;
  }
  if (held.kind === 'caughtUp') {
    return `${to} has not replayed every write yet: ${why} Go on and lose what is missing?`;
  }
  return undefined;
}

/** `4 min 2 s of the objective of 15 min`: how long it has been down, or moving where the region handed over. */
export function clockOf(view: ChangeView, words: Words): string | undefined {
  const { recovery } = view;
  const began = recovery?.silentSince ?? view.steps.flatMap(({ startedAt }) => startedAt ?? []).toSorted()[0];
  if (recovery === undefined || began === undefined) return undefined;
  const over = (words.now - Date.parse(began)) / 1000 > recovery.objectives.rto;
  return `${ago(began, words)} ${over ? 'so far, past' : 'of'} the objective of ${duration(recovery.objectives.rto)}`;
}
