import type { CommandHandler } from './command.ts';
import { decisionAnswer } from './decide.ts';

/** `/abort app prod`. */
export const abort: CommandHandler<'abort'> = (command, asked, deps) => decisionAnswer('abort', command, asked, deps);
