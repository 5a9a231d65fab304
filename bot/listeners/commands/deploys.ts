import { didYouMean } from '../../../domain/text/did-you-mean.ts';
import { changeList } from '../../blocks/list.ts';
import { Problem } from '../../gateway/problem.ts';
import { checkSubject } from '../../asks.ts';
import type { CommandHandler } from './command.ts';

/** `/deploys [service [environment]]`: what runs and what ended last. */
export const deploys: CommandHandler<'deploys'> = ({ service, environment, limit }, _asked, deps) => {
  const names = Object.keys(deps.catalogue.services);
  if (service !== undefined && !names.includes(service)) {
    throw new Problem('notFound', `No service "${service}" in the catalogue.${didYouMean(service, names)}`);
  }
  if (service !== undefined && environment !== undefined) checkSubject(deps.catalogue, { service, environment });
  const where = [service === undefined ? '' : `for ${service}`, environment === undefined ? '' : `in ${environment}`];
  const filter = {
    ...(service === undefined ? {} : { service }),
    ...(environment === undefined ? {} : { environment }),
  };
  return {
    later: async () => changeList(await deps.gateway.list({ ...filter, limit }), where.join(' ').trim(), deps.now()),
  };
};
