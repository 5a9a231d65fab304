import { authoriseChange } from '../domain/catalogue/authorise-change.ts';
import { findEnvironment } from '../domain/catalogue/find.ts';
import type { Catalogue } from '../domain/catalogue/schema.ts';
import type { Actor } from '../domain/change/actor.ts';
import type { SyncRequest } from '../domain/change/request.ts';
import { Problem } from './gateway/problem.ts';
import { knownGroup } from './group-asks.ts';

export interface SyncWish {
  readonly service: string;
  readonly environment: string;
  readonly dryRun: boolean;
  readonly reason?: string | undefined;
}

/**
 * The request that brings a standby in step, checked without asking anyone: known names, a standby, a person who may. Throws a
 * `Problem`.
 */
export function toSyncRequest(catalogue: Catalogue, wish: SyncWish, actor: Actor): SyncRequest {
  const { service, environment, dryRun, reason } = wish;
  const place = findEnvironment(catalogue, service, environment);
  if (!place.found) throw new Problem('notFound', place.sentence);
  if (place.environment.standby === undefined) {
    const sentence = `${service} has no standby in ${environment}: declare one in the catalogue ("standby") to keep it in step.`;
    throw new Problem('usage', sentence);
  }
  const request: SyncRequest = {
    kind: 'sync',
    service,
    environment,
    actor,
    dryRun,
    ...(reason === undefined ? {} : { reason }),
  };
  const may = authoriseChange(catalogue, actor, 'start', request);
  if (!may.allowed) throw new Problem('refused', may.sentence);
  return request;
}

/** What a person means by a group: each of its services. */
export function servicesMeant(
  catalogue: Catalogue,
  meant: { readonly group: string } | { readonly service: string; readonly environment: string },
): readonly { readonly service: string; readonly environment: string }[] {
  if (!('group' in meant)) return [meant];
  const { services, environment } = knownGroup(catalogue, meant.group);
  return services.map(({ service }) => ({ service, environment }));
}
