import type { CommandHandler } from './command.ts';
import { decisionAnswer } from './decide.ts';

/** `/resume app prod`. */
export const resume: CommandHandler<'resume'> = (command, asked, deps) =>
  decisionAnswer('resume', command, asked, deps);
