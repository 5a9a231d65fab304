import type { Catalogue } from '../catalogue/schema.ts';
import type { About } from '../change/about.ts';
import { findStack } from '../infrastructure/stack.ts';
import { groupOfService } from '../recovery/find-group.ts';
import type { Reach } from './restraint.ts';

export type Placed<Of> = Of & { readonly environment: string };

/** All that may be locked or frozen and then holds for the change. */
export function reachesOf(catalogue: Catalogue, request: Placed<About>): Reach[] {
  const { environment } = request;
  const always: Reach[] = [{ environment }, { everything: true }];
  if ('group' in request) {
    const services = catalogue.recovery[request.group]?.services ?? [];
    return [{ group: request.group }, ...services.map((service) => ({ service, environment })), ...always];
  }
  if ('stack' in request) {
    const found = findStack(catalogue, request.stack);
    // What may not come to its services now may not come to what they stand on either.
    return [{ stack: request.stack }, ...(found.found ? found.stack.services : []), ...always];
  }
  const { service } = request;
  const group = groupOfService(catalogue, service, environment);
  return [{ service, environment }, ...(group === undefined ? [] : [{ group }]), ...always];
}

/** All that a calendar may freeze. */
export function reachesIn({ services }: Catalogue): Reach[] {
  const places = Object.entries(services).flatMap(([service, { environments }]) =>
    Object.keys(environments).map((environment) => ({ service, environment })),
  );
  const environments = new Set(places.map(({ environment }) => environment));
  return [...[...environments].map((environment) => ({ environment })), ...places];
}
