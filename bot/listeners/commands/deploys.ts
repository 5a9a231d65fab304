import { changeList } from '../../blocks/list.ts';
import { checkSubject } from '../../asks.ts';
import { meantByName } from '../../names.ts';
import type { CommandHandler } from './command.ts';

/** `/deploys [group | service [environment]]`: what runs and what ended last. */
export const deploys: CommandHandler<'deploys'> = ({ name, service, environment, limit }, _asked, deps) => {
  if (service !== undefined && environment !== undefined) checkSubject(deps.catalogue, { service, environment });
  const one = name ?? service;
  const where = [one === undefined ? '' : `for ${one}`, environment === undefined ? '' : `in ${environment}`];
  const filter = {
    ...(name === undefined ? {} : meantByName(deps.catalogue, name)),
    ...(service === undefined ? {} : { service }),
    ...(environment === undefined ? {} : { environment }),
  };
  return {
    later: async () => changeList(await deps.gateway.list({ ...filter, limit }), where.join(' ').trim(), deps.now()),
  };
};
