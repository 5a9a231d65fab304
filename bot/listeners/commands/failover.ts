import { toGroupRequest } from '../../group-asks.ts';
import type { CommandHandler } from './command.ts';
import { startAnswer } from './start.ts';

/** `/failover shop`: looks at both regions and shows the price; nothing moves before it is approved. */
export const failover: CommandHandler<'failover'> = (command, asked, deps) =>
  startAnswer(toGroupRequest(deps.catalogue, { kind: 'failover', ...command }, asked.actor), asked, deps);
