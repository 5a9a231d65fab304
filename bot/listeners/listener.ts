import type { Log } from '../../config/log.ts';
import type { Actor } from '../../domain/change/actor.ts';
import type { Asks } from '../asks.ts';
import { note } from '../blocks/ephemeral.ts';
import type { Message } from '../blocks/text.ts';
import { Problem } from '../gateway/problem.ts';

/** What every listener is given. */
export interface ListenerDeps extends Asks {
  readonly log: Log;
  readonly now: () => number;
  /** Address of a change's run in Temporal's UI, where that is known. */
  readonly runOf: (change: string) => string | undefined;
}

/** Who asks, and the one-time key of the request. */
export interface Asked {
  readonly actor: Actor;
  readonly key: string;
}

/** Slack's name for the one-time key: the signature over HTTP; in Socket Mode, where none exists, the trigger, new each time. */
export function requestKey(context: { readonly [name: string]: unknown }, trigger: string): string {
  const key = context['requestKey'];
  return typeof key === 'string' ? key : `trigger:${trigger}`;
}

/** Who was refused what, and why: a refusal leaves no history. */
export function logRefusal({ type, message }: Problem, log: Log, actor: Actor): void {
  log.info({ actor, type, sentence: message }, 'request refused');
}

/** An error, logged, as the message for the one who asked; a bug is said to be one. */
export function sorry(error: unknown, log: Log, actor: Actor): Message {
  if (error instanceof Problem) {
    logRefusal(error, log, actor);
    return note(error.message);
  }
  log.error({ err: error, actor }, 'request failed');
  return note(
    'Something went wrong inside Coxswain; the bot’s log has the details. Look at the change before you ask again.',
  );
}

/** Only the person who asked sees it. */
export function whisper(message: Message): { response_type: 'ephemeral'; replace_original: false } & Message {
  return { response_type: 'ephemeral', replace_original: false, ...message };
}
