import type { PlanBlock, TaskCardBlock } from '@slack/types';
import type { ChangeView, StepState } from '../../domain/change/view.ts';
import { type ShownPhase, shownPhases } from './phases.ts';
import { clip } from './text.ts';

/** Slack names no limit for tasks; a message has 50 blocks. */
const mostTasks = 45;
const longestTitle = 80;

/** Slack knows four states of a task; the word says what its sign does not. */
const statuses = {
  pending: 'pending',
  running: 'in_progress',
  undoing: 'in_progress',
  inconclusive: 'in_progress',
  passed: 'complete',
  skipped: 'complete',
  undone: 'complete',
  failed: 'error',
  errored: 'error',
  undoFailed: 'error',
} as const satisfies Record<StepState, TaskCardBlock['status']>;

/**
 * The phases of a change as Slack's own progress block, a task a phase. The same as `phaseLine`, for workspaces that have it.
 * https://docs.slack.dev/reference/block-kit/blocks/plan-block
 */
export function phasePlan(view: ChangeView, now: number): PlanBlock {
  const phases = shownPhases(view, now).slice(0, mostTasks);
  return {
    type: 'plan',
    title: fit(titleOf(view, phases)),
    tasks: phases.map((phase, index) => ({
      type: 'task_card',
      // Names may come twice.
      task_id: String(index),
      title: fit(taskTitle(phase)),
      status: statuses[phase.state],
    })),
  };
}

/** What goes on now: shown where the tasks are folded away. */
function titleOf({ undoing, status }: ChangeView, phases: readonly ShownPhase[]): string {
  const now = phases.filter(({ state }) => statuses[state] === 'in_progress').map(({ name }) => name);
  const names = now.join(', ');
  if (undoing) return names === '' ? 'Going back' : `Going back: ${names}`;
  if (status === 'paused' || status === 'waiting') return names === '' ? 'Held' : `Held: ${names}`;
  return names === '' ? 'Progress' : names;
}

function taskTitle({ name, time, word, beside }: ShownPhase): string {
  const said = word === undefined ? name : `${name}: ${word}`;
  return `${beside ? '∥ ' : ''}${time === undefined ? said : `${said} · ${time}`}`;
}

/** Slack refuses an empty title. */
function fit(title: string): string {
  return clip(title.trim(), longestTitle) || '·';
}
