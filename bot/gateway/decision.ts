import type { Actor } from '../../domain/change/actor.ts';
import { activeSteps } from '../../domain/change/active.ts';
import { changeTitle } from '../../domain/change/title.ts';
import { isSafeguard } from '../../domain/change/safeguards.ts';
import { hasEnded, type ChangeView, type Intent, type StepView } from '../../domain/change/view.ts';
import { Problem } from './problem.ts';

/** What a person decided, and on what they looked when they did. */
export interface Choice {
  readonly actor: Actor;
  readonly reason?: string;
  /** The step that is meant: for a promotion the bake that was shown, for retry and skip the one that holds. */
  readonly step?: string;
  readonly attempt?: number;
  /** Approvals: the plan that was looked at, what was typed and picked, and whether alone by the break-glass role. */
  readonly plan?: string;
  readonly typed?: string;
  readonly choice?: string;
  readonly breakGlass?: boolean;
  /** One-time key of the request: the same request counts once. */
  readonly key: string;
}

/** The step a choice is about, or a sentence why it no longer fits. Undefined where the whole change is meant. */
export function meantStep(view: ChangeView, intent: Intent, choice: Choice): StepView | undefined {
  if (hasEnded(view.status)) {
    throw new Problem(
      'conflict',
      `${changeTitle(view, false)} has ended already (${view.status}): there is nothing left to ${verbs[intent]}.`,
    );
  }
  if (intent === 'override' && choice.reason === undefined) {
    throw new Problem('usage', 'Going on in spite of it is an override: say why, with a reason (--reason "TEXT").');
  }
  if (intent === 'retryStep' || intent === 'skipStep') return heldStep(view, intent, choice);
  if (intent !== 'promote' && intent !== 'promoteFull') return undefined;
  const bake = activeSteps(view).find((step) => step.kind === 'bake');
  if (choice.step !== undefined && intent === 'promote' && bake?.id !== choice.step) {
    const now = bake === undefined ? 'no bake runs just now' : `now it is "${bake.title}"`;
    throw new Problem('conflict', `That bake is over already, ${now}. Look at the message again and press there.`);
  }
  return bake;
}

function heldStep(view: ChangeView, intent: 'retryStep' | 'skipStep', choice: Choice): StepView {
  const held = view.steps.find((step) => step.id === (choice.step ?? view.waitsFor?.step));
  if (held === undefined) {
    const what = choice.step === undefined ? 'No step waits for a decision' : `There is no step "${choice.step}"`;
    throw new Problem('conflict', `${what} in ${changeTitle(view, false)}: there is nothing to ${verbs[intent]}.`);
  }
  if (choice.attempt !== undefined && held.attempt !== choice.attempt) {
    throw new Problem('conflict', `Someone decided on "${held.title}" already; it is at attempt ${held.attempt} now.`);
  }
  if (intent === 'skipStep' && isSafeguard(held) && choice.reason === undefined) {
    const sentence = `Going on without "${held.title}" passes over a safeguard: say why, with a reason (--reason "TEXT").`;
    throw new Problem('usage', sentence);
  }
  return held;
}

/**
 * What makes one decision differ from a rightful later one. A pause may come again at the same step after a resume: nothing in
 * the change tells the two apart, so each request is its own; a second press while it is paused is refused by the change.
 */
export function occasionOf(view: ChangeView, intent: Intent, step: StepView | undefined, choice: Choice): string {
  // A request that comes again counts once. Another one of the same person is answered anew: they may have been refused for what they
  // typed, or have approved already. The change counts a person once, by whichever request.
  if (intent === 'approve' || intent === 'pause' || intent === 'override') return choice.key;
  if (intent === 'resume') return view.pausedBy?.since ?? choice.key;
  return step === undefined ? '' : `${step.id}#${step.attempt}`;
}

const verbs = {
  promote: 'promote',
  promoteFull: 'promote',
  pause: 'pause',
  resume: 'resume',
  abort: 'abort',
  retryStep: 'retry',
  skipStep: 'skip',
  approve: 'approve',
  reject: 'reject',
  ungraceful: 'switch',
  override: 'let go on',
} satisfies Record<Intent, string>;
