import { toGroupRequest } from '../../group-asks.ts';
import type { CommandHandler } from './command.ts';
import { startAnswer } from './start.ts';

/** `/ansible run settings shop`: a playbook that the catalogue names for the group, once it is approved. */
export const ansibleRun: CommandHandler<'ansible run'> = (command, asked, deps) =>
  startAnswer(toGroupRequest(deps.catalogue, { kind: 'playbook', ...command }, asked.actor), asked, deps);
