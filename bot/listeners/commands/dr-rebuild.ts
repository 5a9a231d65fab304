import { toGroupRequest } from '../../group-asks.ts';
import type { CommandHandler } from './command.ts';
import { startAnswer } from './start.ts';

/** `/dr rebuild shop`: the region that was left becomes the standby again. */
export const drRebuild: CommandHandler<'dr rebuild'> = (command, asked, deps) =>
  startAnswer(toGroupRequest(deps.catalogue, { kind: 'rebuild', ...command }, asked.actor), asked, deps);
