import { listOf } from '../../../domain/text/list.ts';
import { note } from '../../blocks/ephemeral.ts';
import { servicesMeant, toSyncRequest } from '../../sync-asks.ts';
import type { CommandHandler } from './command.ts';

/** `/dr sync shop`, `/dr sync app prod`: standbys are brought in step with what serves. */
export const drSync: CommandHandler<'dr sync'> = ({ meant, dryRun, reason }, asked, deps) => {
  const requests = servicesMeant(deps.catalogue, meant).map((each) =>
    toSyncRequest(deps.catalogue, { ...each, dryRun, reason }, asked.actor),
  );
  const what = listOf(requests.map(({ service }) => service));
  const one = requests.length === 1;
  return {
    now: note(
      `Bringing the ${one ? 'standby' : 'standbys'} of ${what} in step: ${one ? 'its message comes' : 'their messages come'} in the channel of ${one ? 'its' : 'their'} deploys.`,
    ),
    later: async () => {
      for (const request of requests) {
        const { change, fresh } = await deps.gateway.start(request, asked.key);
        deps.log.info({ change, kind: request.kind, fresh }, 'change asked for');
      }
      return undefined;
    },
  };
};
