import type { Service } from '@aws-sdk/client-ecs';
import type { Place } from '../../../../domain/plan/place.ts';
import type { RecoveryGroup } from '../../../../domain/recovery/group.ts';
import { describeServices } from '../ecs-service.ts';
import type { Run } from './run.ts';

/** DescribeServices takes ten names of one cluster. */
const batch = 10;

export type FindService = (place: Place, name: string) => Promise<Service | undefined>;

/** Begins to ask for the services of all groups, ten a call; answers each as its call does. */
export function startServices(run: Run, groups: readonly RecoveryGroup[]): FindService {
  const clusters = new Map<string, { readonly place: Place; readonly names: Set<string> }>();
  for (const { services } of groups) {
    for (const { sides } of services) {
      for (const { place, ecsService } of [sides.primary, sides.standby]) {
        const known = clusters.get(keyOf(place)) ?? { place, names: new Set() };
        clusters.set(keyOf(place), known);
        known.names.add(ecsService);
      }
    }
  }
  const found = new Map<string, Promise<Service | undefined>>();
  for (const { place, names } of clusters.values()) {
    const all = [...names];
    for (let from = 0; from < all.length; from += batch) {
      const some = all.slice(from, from + batch);
      const asked = { service: 'ECS', operation: 'DescribeServices', of: `${place.cluster} ${some.join(' ')}` };
      const answer = run.once(place, asked, ({ ecs }) => describeServices(ecs, place.cluster, some));
      for (const [index, name] of some.entries()) {
        const one = answer.then((services) => services[index]);
        one.catch(() => undefined);
        found.set(`${keyOf(place)} ${name}`, one);
      }
    }
  }
  return (place, name) => found.get(`${keyOf(place)} ${name}`) ?? Promise.resolve(undefined);
}

function keyOf({ account, role = '', region, cluster }: Place): string {
  return `${account} ${role} ${region} ${cluster}`;
}
