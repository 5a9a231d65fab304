import type { CommandHandler } from './command.ts';
import { decisionAnswer } from './decide.ts';

/** `/pause app prod`. */
export const pause: CommandHandler<'pause'> = (command, asked, deps) => decisionAnswer('pause', command, asked, deps);
