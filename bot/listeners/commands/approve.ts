import type { CommandHandler } from './command.ts';
import { decisionAnswer } from './decide.ts';

/** `/approve shop`: names the group, which counts as typing it; `--break-glass` alone, with a reason. */
export const approve: CommandHandler<'approve'> = (command, asked, deps) =>
  decisionAnswer('approve', command, asked, deps);
