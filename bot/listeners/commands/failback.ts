import { toGroupRequest } from '../../group-asks.ts';
import type { CommandHandler } from './command.ts';
import { startAnswer } from './start.ts';

/** `/failback shop`: a graceful failover the other way, with the same gates. */
export const failback: CommandHandler<'failback'> = (command, asked, deps) =>
  startAnswer(toGroupRequest(deps.catalogue, { kind: 'failback', ...command }, asked.actor), asked, deps);
