import type { CommandHandler } from './command.ts';
import { decisionAnswer } from './decide.ts';

/** `/skip app prod`: goes on without the step that holds. */
export const skip: CommandHandler<'skip'> = (command, asked, deps) => decisionAnswer('skipStep', command, asked, deps);
