import type { ChangeView, Intent, StepView } from '../../domain/change/view.ts';
import {
  abort,
  approve,
  type Decided,
  override,
  pause,
  promote,
  reject,
  resume,
  retryStep,
  skipStep,
  ungraceful,
} from '../../workflows/messages.ts';
import { ask, type Temporal } from './ask.ts';
import { type Choice, meantStep, occasionOf } from './decision.ts';
import { updateId } from './ids.ts';
import { type Sign, signedBy } from './signed.ts';
import { isMissingRight } from './temporal-errors.ts';

/** Where people's decisions are taken to the change that they are about. */
export interface DecisionGateway {
  decide(change: string, intent: Intent, choice: Choice): Promise<Decided>;
}

/** It also asks the catalogue. */
const deadlineMs = 15_000;

const updates = { pause, resume, abort, ungraceful, override };
const stepUpdates = { retryStep, skipStep };

/** `progress` reads the change that is decided on; `sign` is absent where no key is set. */
export function createDecisionGateway(
  temporal: Temporal,
  progress: (change: string) => Promise<ChangeView>,
  sign: Sign | undefined,
): DecisionGateway {
  /** As the update of its intent: one under the same id counts once. */
  function send(view: ChangeView, intent: Intent, choice: Choice, step: StepView | undefined, updateId: string) {
    const { change } = view;
    const handle = temporal.client.workflow.getHandle(change);
    const decision = { actor: choice.actor, ...(choice.reason === undefined ? {} : { reason: choice.reason }) };
    switch (intent) {
      case 'approve': {
        const { typed, breakGlass, choice: picked } = choice;
        const approving = {
          ...decision,
          plan: choice.plan ?? view.plan?.hash ?? '',
          ...(typed === undefined ? {} : { typed }),
          ...(picked === undefined ? {} : { choice: picked }),
          ...(breakGlass === undefined ? {} : { breakGlass }),
        };
        return handle.executeUpdate(approve, { args: [signedBy(sign, change, 'approve', approving)], updateId });
      }
      case 'reject':
        return handle.executeUpdate(reject, { args: [signedBy(sign, change, 'reject', decision)], updateId });
      case 'promote':
      case 'promoteFull':
        return handle.executeUpdate(promote, { args: [{ ...decision, full: intent === 'promoteFull' }], updateId });
      case 'retryStep':
      case 'skipStep':
        return handle.executeUpdate(stepUpdates[intent], { args: [{ ...decision, step: step?.id ?? '' }], updateId });
      default:
        return handle.executeUpdate(updates[intent], { args: [decision], updateId });
    }
  }

  return {
    async decide(change, intent, choice) {
      const view = await progress(change);
      const step = meantStep(view, intent, choice);
      const occasion = occasionOf(view, intent, step, choice);
      const decided = (when: string) => {
        const id = updateId({ change, intent, plan: view.plan?.hash, actor: choice.actor, occasion: when });
        const again = 'Ask again: the same decision counts once.';
        return ask(temporal, deadlineMs, { unanswered: again, change, asked: 'worker' }, () =>
          send(view, intent, choice, step, id),
        );
      };
      try {
        return await decided(occasion);
      } catch (error) {
        if (!isMissingRight(error)) throw error;
        // Temporal keeps the refusal under that id, but the person may have got the right since: this request is asked anew.
        return decided(`${occasion} ${choice.key}`);
      }
    },
  };
}
