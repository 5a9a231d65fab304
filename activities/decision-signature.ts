import { timingSafeEqual } from 'node:crypto';
import { type DecisionContent, decisionText } from '../domain/change/signed-decision.ts';

/** How old a signed decision may be when it arrives, and how far ahead a clock may be. */
const windowMs = 300_000;

/**
 * Why a decision cannot be believed, in one sentence; undefined when it can. What comes by the bot's update has been proved
 * there by Slack's signature or a token, and needs none where no key is set; a signal comes from anywhere, and always needs one.
 */
export function signatureProblem(
  content: DecisionContent,
  signature: string | undefined,
  how: {
    readonly sign: ((text: string) => string) | undefined;
    readonly by: 'update' | 'signal';
    readonly now: number;
  },
): string | undefined {
  const { sign, by, now } = how;
  if (sign === undefined) {
    if (by === 'update') return undefined;
    return 'A decision by signal has to be signed, and COXSWAIN_DECISION_KEY is not set: set it for bot, worker and the tool that signals.';
  }
  if (signature === undefined) return 'The decision is not signed: sign it with the key of COXSWAIN_DECISION_KEY.';
  const [given, wanted] = [Buffer.from(signature), Buffer.from(sign(decisionText(content)))];
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    return 'The signature of the decision does not fit its content: was it signed with the same key, for this change?';
  }
  const age = Math.abs(now - Date.parse(content.at));
  return age <= windowMs ? undefined : 'The decision was signed more than five minutes ago: decide again.';
}
