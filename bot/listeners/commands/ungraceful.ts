import type { CommandHandler } from './command.ts';
import { decisionAnswer } from './decide.ts';

/** `/ungraceful shop --reason "…"`: no longer waits for a region that died after the plan was made. */
export const ungraceful: CommandHandler<'ungraceful'> = (command, asked, deps) =>
  decisionAnswer('ungraceful', command, asked, deps);
