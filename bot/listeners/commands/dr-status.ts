import { note } from '../../blocks/ephemeral.ts';
import { readinessMessage } from '../../blocks/readiness.ts';
import { knownGroup } from '../../group-asks.ts';
import type { CommandHandler } from './command.ts';

/** `/dr status shop`: evaluates the group now, and shows each point with the history of the score. */
export const drStatus: CommandHandler<'dr status'> = ({ group }, _asked, deps) => {
  const { name, regions } = knownGroup(deps.catalogue, group);
  return {
    now: note(`Looking at ${name} in ${regions.primary} and ${regions.standby} …`),
    later: async () => readinessMessage(await deps.gateway.evaluate(name, true), deps.now()),
  };
};
