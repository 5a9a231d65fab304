import type { ChangeRequest } from '../change/request.ts';
import { groupOfService } from '../recovery/find-group.ts';
import { findEnvironment } from './find.ts';
import type { Catalogue } from './schema.ts';

/** Groups whose members may pass over a lock, a freeze or a safeguard of a change. */
export function overriders(catalogue: Catalogue, request: ChangeRequest): readonly string[] {
  const ofGroup = (group: string | undefined) =>
    group === undefined ? [] : (catalogue.recovery[group]?.rights.override ?? []);
  if ('group' in request) return ofGroup(request.group);
  if ('stack' in request) return catalogue.infrastructure[request.stack]?.rights.override ?? [];
  const place = findEnvironment(catalogue, request.service, request.environment);
  const named = place.found ? place.environment.rights.override : undefined;
  return named ?? ofGroup(groupOfService(catalogue, request.service, request.environment));
}
