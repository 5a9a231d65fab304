import type { Command, Verb } from '../../../domain/grammar/command.ts';
import type { Message } from '../../blocks/text.ts';
import type { Asked, ListenerDeps } from '../listener.ts';

/** How a command is answered. Made without asking anyone; `later` does the work. */
export interface Answer {
  /** Shown to the one who typed while the work has nothing to say, or takes longer than Slack's answer may. */
  readonly now?: Message;
  /** Shown when the work is done; undefined shows nothing more, because the change's own message does. */
  readonly later: () => Promise<Message | undefined>;
}

/** One command: throws a `Problem` at once for what is wrong with it, and for what goes wrong later in `later`. */
export type CommandHandler<V extends Verb> = (
  command: Extract<Command, { readonly verb: V }>,
  asked: Asked,
  deps: ListenerDeps,
) => Answer;
