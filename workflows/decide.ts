import { ApplicationFailure, CancellationScope } from '@temporalio/workflow';
import type { ChangeAction } from '../domain/catalogue/authorise-change.ts';
import type { StandsInFor } from '../domain/catalogue/delegates.ts';
import { subjectOf } from '../domain/change/request.ts';
import type { Intent } from '../domain/change/view.ts';
import { authorise } from './activities.ts';
import { type ChangeState, statusOf } from './change-state.ts';
import { acceptedIntents } from './intents.ts';
import { type Decided, type Decision, notAllowed } from './messages.ts';
import { planSteps } from './run-state.ts';

/** Who decides, as the catalogue knows them. */
export interface Who {
  readonly person: string;
  readonly groups: readonly string[];
  /** Approvals alone: whom they stand in for. */
  readonly standsInFor?: readonly StandsInFor[];
  /** Approvals alone, by group: what is in doubt about who is in it. */
  readonly doubts?: Readonly<Record<string, string>>;
}

interface Deciding<D> {
  readonly intent: Intent;
  readonly needed: ChangeAction;
  readonly apply: (who: Who, decision: D) => string | Promise<string>;
}

/** Takes one decision, however it came: learns who the person really is, looks again whether it still fits, and applies it. */
export async function decide<D extends Decision>(
  state: ChangeState,
  decision: D,
  { intent, needed, apply }: Deciding<D>,
): Promise<Decided> {
  // After a cancellation from outside too, while the change goes back, a person may have to answer.
  const who = await CancellationScope.nonCancellable(() =>
    authorise({ actor: decision.actor, action: needed, request: state.request }),
  );
  if (!who.allowed) throw refusal(who.sentence, notAllowed);
  // The state may have moved while we asked.
  mustAccept(state, intent);
  return { person: who.person, sentence: await apply(who, decision) };
}

const verbs = {
  promote: 'promoted',
  promoteFull: 'promoted to 100 %',
  pause: 'paused',
  resume: 'resumed',
  abort: 'aborted',
  retryStep: 'retried',
  skipStep: 'skipped',
  approve: 'approved',
  reject: 'rejected',
  ungraceful: 'switched to ungraceful',
  override: 'let go on',
} as const satisfies Record<Intent, string>;

/** Throws a refusal where the change does not take this intent now. */
export function mustAccept(state: ChangeState, intent: Intent): void {
  if (acceptedIntents(state, planSteps(state.run)).includes(intent)) return;
  const { environment, kind } = state.request;
  if (kind === 'arm' && intent === 'pause') {
    throw refusal(`${subjectOf(state.request)} is armed or it is not, so there is nothing to pause: abort disarms it.`);
  }
  if (kind === 'infrastructure' && intent === 'pause' && state.run.begun && state.ended === undefined) {
    throw refusal(
      `${subjectOf(state.request)} is being applied and does not pause on the way: abort stops it between two resources.`,
    );
  }
  const now = state.run.undoing && state.ended === undefined ? 'going back' : statusOf(state);
  throw refusal(
    `The change of ${subjectOf(state.request)} in ${environment} cannot be ${verbs[intent]} now: it is ${now}.`,
  );
}

/** A refusal that a person reads; its type tells what came of the decision. */
export function refusal(sentence: string, type = 'Refused'): ApplicationFailure {
  return ApplicationFailure.nonRetryable(sentence, type);
}
