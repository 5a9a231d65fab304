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
}

/** Decides on the change that runs there and says what came of it. */
export function decisionAnswer(
  intent: Intent,
  { subject, reason, step }: Decision,
  asked: Asked,
  deps: ListenerDeps,
): Answer {
  checkSubject(deps.catalogue, subject);
  const choice = { ...asked, ...(reason === undefined ? {} : { reason }), ...(step === undefined ? {} : { step }) };
  return { later: async () => note((await decide(deps, subject, intent, choice)).sentence) };
}
