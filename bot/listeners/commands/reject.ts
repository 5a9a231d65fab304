import type { CommandHandler } from './command.ts';
import { decisionAnswer } from './decide.ts';

/** `/reject shop`: the plan that waits is not carried out. */
export const reject: CommandHandler<'reject'> = (command, asked, deps) =>
  decisionAnswer('reject', command, asked, deps);
