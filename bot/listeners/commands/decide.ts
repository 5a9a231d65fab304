import type { Intent } from '../../../domain/change/view.ts';
import type { Subject } from '../../../domain/grammar/command.ts';
import { checkSubject, decide } from '../../asks.ts';
import { note } from '../../blocks/ephemeral.ts';
import type { Asked, ListenerDeps } from '../listener.ts';
import type { Answer } from './command.ts';

interface Decision {
  readonly subject: Subject;
  readonly reason?: string;
  readonly step?: string;
  readonly typed?: string;
  readonly choice?: string;
  readonly breakGlass?: boolean;
}

/** Decides on the change that runs there and says what came of it. */
export function decisionAnswer(intent: Intent, decision: Decision, asked: Asked, deps: ListenerDeps): Answer {
  const { subject, reason, step, typed, choice: picked, breakGlass } = decision;
  checkSubject(deps.catalogue, subject);
  const choice = {
    ...asked,
    ...(reason === undefined ? {} : { reason }),
    ...(step === undefined ? {} : { step }),
    ...(typed === undefined ? {} : { typed }),
    ...(picked === undefined ? {} : { choice: picked }),
    ...(breakGlass === undefined ? {} : { breakGlass }),
  };
  return { later: async () => note((await decide(deps, subject, intent, choice)).sentence) };
}
