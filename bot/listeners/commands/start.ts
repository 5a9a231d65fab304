import type { ChangeRequest } from '../../../domain/change/request.ts';
import { findEnvironment } from '../../../domain/catalogue/find.ts';
import { note } from '../../blocks/ephemeral.ts';
import type { Asked, ListenerDeps } from '../listener.ts';
import type { Answer } from './command.ts';

/** Starts the change and says where to look. */
export function startAnswer(request: ChangeRequest, asked: Asked, deps: ListenerDeps): Answer {
  return {
    now: note(announcement(request, deps)),
    later: async () => {
      const { change, fresh } = await deps.gateway.start(request, asked.key);
      deps.log.info({ change, kind: request.kind, fresh }, 'change asked for');
      return fresh
        ? undefined
        : note(`This request was used already: it is the change ${change}. Nothing more was started.`);
    },
  };
}

/** `Deploying app 1.4.2 to prod: its message comes in #deploys.` */
export function announcement(request: ChangeRequest, { catalogue }: Pick<ListenerDeps, 'catalogue'>): string {
  const { service, environment, dryRun } = request;
  const place = findEnvironment(catalogue, service, environment);
  const channel = place.found && place.environment.channel.startsWith('#') ? place.environment.channel : 'its channel';
  const doing =
    request.kind === 'deploy'
      ? `${dryRun ? 'Planning' : 'Deploying'} ${service} ${request.version} to ${environment}`
      : `${dryRun ? 'Planning to roll back' : 'Rolling back'} ${service} in ${environment}`;
  return `${doing}${dryRun ? ' (dry run)' : ''}: the ${dryRun ? 'plan' : 'message'} comes in ${channel}.`;
}
