import { phaseGroups, phasesOf, phaseState, type PhaseSteps } from '../../domain/change/phases.ts';
import { type ChangeView, hasEnded, type StepState } from '../../domain/change/view.ts';
import { clock } from '../../domain/text/duration.ts';
import { escape } from './text.ts';

/** A mark and, where the mark alone could be misread, a word: a state never hangs on colour. */
const marks = {
  pending: { mark: '·' },
  running: { mark: '▸' },
  passed: { mark: '✓' },
  failed: { mark: '✗', word: 'failed' },
  errored: { mark: '✗', word: 'not done' },
  inconclusive: { mark: '?', word: 'not enough to judge' },
  skipped: { mark: '–', word: 'skipped' },
  undoing: { mark: '↩', word: 'going back' },
  undone: { mark: '↩', word: 'undone' },
  undoFailed: { mark: '✗', word: 'could not be undone' },
} satisfies Record<StepState, { mark: string; word?: string }>;

/** A mark, and its word when it has one: `✗ canary 5 % failed`. */
export function marked(state: StepState, name: string): string {
  const word = wordOf(state);
  return `${marks[state].mark} ${name}${word === undefined ? '' : ` ${word}`}`;
}

function wordOf(state: StepState): string | undefined {
  const { word }: { mark: string; word?: string } = marks[state];
  return word;
}

/** A phase as it is shown, by whichever means. */
export interface ShownPhase extends PhaseSteps {
  readonly state: StepState;
  /** `3:31 of 10:00`, `0:04`. */
  readonly time?: string;
  /** What its sign alone would not say: `stopped`, `skipped`, `could not be undone`. */
  readonly word?: string;
  /** It runs at the same time as the one before it. */
  readonly beside: boolean;
}

type Standing = Pick<ShownPhase, 'state' | 'steps'>;

/** The phases of a change, in order. What will not be begun any more is left out. */
export function shownPhases(view: ChangeView, now: number): ShownPhase[] {
  const over = view.undoing || hasEnded(view.status);
  const shown = phasesOf(view.steps)
    .map((phase) => ({ ...phase, state: phaseState(phase) }))
    .filter(({ state }) => !over || state !== 'pending');
  // Only a move of a recovery group has phases that run at the same time.
  const groups = view.service === undefined ? phaseGroups(shown.flatMap(({ steps }) => steps)) : [];
  const beside = new Set(groups.flatMap((group) => group.slice(1).map(({ steps }) => steps[0]?.id)));
  return shown.map((phase) => {
    const time = phaseTime(phase, now);
    const word = wasCut(view, phase) ? 'stopped' : wordOf(phase.state);
    return {
      ...phase,
      ...(time === undefined ? {} : { time }),
      ...(word === undefined ? {} : { word }),
      beside: beside.has(phase.steps[0]?.id),
    };
  });
}

/** `✓ prepare 0:04   ▸ canary 25 % 3:31 of 10:00   · promote`. */
export function phaseLine(view: ChangeView, now: number): string {
  return shownPhases(view, now)
    .map(({ name, state, time, word, beside }) => {
      const label = state === 'running' ? `*${escape(name)}*` : escape(name);
      const parts = [
        marks[state].mark,
        label,
        ...(word === undefined ? [] : [word]),
        ...(time === undefined ? [] : [time]),
      ];
      // A phase stays on one line, its mark with it.
      return (beside ? ' ∥ ' : '   ') + parts.join(' ').replaceAll(' ', '\u00a0');
    })
    .join('')
    .trimStart();
}

/** A person's stop ends the step that runs: it has no answer then, but nobody failed to give one. */
function wasCut({ stoppedBy }: ChangeView, { state, steps }: Standing): boolean {
  if (stoppedBy === undefined || state !== 'errored') return false;
  return steps.some((step) => step.state === 'errored' && (step.endedAt ?? '') >= stoppedBy.at);
}

function phaseTime(phase: Standing, now: number): string | undefined {
  if (phase.state === 'pending' || phase.state === 'skipped' || phase.state === 'undone') return undefined;
  const bake = phase.steps.find((step) => step.plannedSeconds !== undefined);
  if (bake?.startedAt !== undefined && bake.plannedSeconds !== undefined && bake.endedAt === undefined) {
    return `${clock((now - Date.parse(bake.startedAt)) / 1000)} of ${clock(bake.plannedSeconds)}`;
  }
  const starts = phase.steps.flatMap((step) => (step.startedAt === undefined ? [] : [Date.parse(step.startedAt)]));
  if (starts.length === 0) return undefined;
  const ends = phase.steps.flatMap((step) => (step.endedAt === undefined ? [] : [Date.parse(step.endedAt)]));
  const end = phase.state === 'running' || ends.length === 0 ? now : Math.max(...ends);
  return clock((end - Math.min(...starts)) / 1000);
}
