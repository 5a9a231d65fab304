import { findGroup, groupOfService, type Side } from '../domain/recovery/group.ts';
import { refusal } from './failures.ts';
import type { ActivityDeps } from './ports.ts';
import { assessName } from './providers/aws/recovery/assess-name.ts';

/**
 * The side of its recovery group on which a service serves, by where its public name leads; undefined for a service in no
 * group. One call, so that every deploy can ask. Throws a refusal where the name leads to neither side.
 */
export async function servingSide(
  { catalogue, aws }: Pick<ActivityDeps, 'catalogue' | 'aws'>,
  service: string,
  environment: string,
): Promise<Side | undefined> {
  const name = groupOfService(catalogue, service, environment);
  const found = name === undefined ? undefined : findGroup(catalogue, name);
  if (found === undefined || !found.found) return undefined;
  const { group } = found;
  const traffic = group.traffic.find((each) => each.service === service) ?? group.traffic[0];
  if (traffic === undefined) return 'primary';
  const { leadsTo } = await assessName(aws, traffic, group.regions, group.regions.standby);
  if (leadsTo !== undefined) return leadsTo;
  throw refusal(
    `${traffic.name} leads neither to ${group.regions.primary} nor to ${group.regions.standby}, so it is not known where ${service} serves. Look with /dr status ${group.name}.`,
  );
}
