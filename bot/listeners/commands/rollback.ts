import { toRequest } from '../../asks.ts';
import type { CommandHandler } from './command.ts';
import { startAnswer } from './start.ts';

/** `/rollback app prod`: goes to the last version that succeeded before. */
export const rollback: CommandHandler<'rollback'> = (command, asked, deps) => {
  const request = toRequest(deps.catalogue, command, asked.actor, 'slack');
  return startAnswer(request, asked, deps);
};
