import { toGroupRequest } from '../../group-asks.ts';
import type { CommandHandler } from './command.ts';
import { startAnswer } from './start.ts';

/** `/arm shop`: once approved, an alarm may fire a failover. */
export const arm: CommandHandler<'arm'> = (command, asked, deps) =>
  startAnswer(toGroupRequest(deps.catalogue, { kind: 'arm', ...command }, asked.actor), asked, deps);
