import { toGroupRequest } from '../../group-asks.ts';
import type { CommandHandler } from './command.ts';
import { startAnswer } from './start.ts';

/** `/drill shop`: whether every step of a failover could be done now; `--depth rehearsal`: on a copy, for real. */
export const drill: CommandHandler<'drill'> = (command, asked, deps) =>
  startAnswer(toGroupRequest(deps.catalogue, { kind: 'drill', ...command }, asked.actor), asked, deps);
