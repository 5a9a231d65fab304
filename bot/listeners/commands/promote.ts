import type { CommandHandler } from './command.ts';
import { decisionAnswer } from './decide.ts';

/** `/promote app prod`: ends this bake; with `--full` goes to 100 %. */
export const promote: CommandHandler<'promote'> = (command, asked, deps) =>
  decisionAnswer(command.full ? 'promoteFull' : 'promote', command, asked, deps);
