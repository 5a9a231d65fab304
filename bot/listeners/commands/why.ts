import { checkSubject, viewOf } from '../../asks.ts';
import { whyMessage } from '../../blocks/why.ts';
import type { CommandHandler } from './command.ts';

/** `/why app prod`: what the change waits for, since when, until when, on whom, what unblocks it. */
export const why: CommandHandler<'why'> = ({ subject }, _asked, deps) => {
  checkSubject(deps.catalogue, subject);
  return { later: async () => whyMessage(await viewOf(deps, subject), deps.now()) };
};
