import { toRequest } from '../../asks.ts';
import type { CommandHandler } from './command.ts';
import { startAnswer } from './start.ts';

/** `/deploy app 1.4.2 prod`: starts the change; its own message shows the rest. */
export const deploy: CommandHandler<'deploy'> = (command, asked, deps) => {
  const request = toRequest(deps.catalogue, command, asked.actor, 'slack');
  return startAnswer(request, asked, deps);
};
