import { toGroupRequest } from '../../group-asks.ts';
import type { CommandHandler } from './command.ts';
import { startAnswer } from './start.ts';

/** `/dr fence shop`: whatever still writes in the region that was left is stopped. */
export const drFence: CommandHandler<'dr fence'> = (command, asked, deps) =>
  startAnswer(toGroupRequest(deps.catalogue, { kind: 'fence', ...command }, asked.actor), asked, deps);
