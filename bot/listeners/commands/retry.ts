import type { CommandHandler } from './command.ts';
import { decisionAnswer } from './decide.ts';

/** `/retry app prod`: the step that holds, once more. */
export const retry: CommandHandler<'retry'> = (command, asked, deps) =>
  decisionAnswer('retryStep', command, asked, deps);
