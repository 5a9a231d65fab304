import type { Findable } from '../search-attributes.ts';
import { aboutOf, type ChangeRequest, depthOf } from './request.ts';

/** Kind of a change that only shows its plan, so that lists can tell it from one that did something. */
export const dryRunKind = 'dryRun';
/** Kind of a drill that comes by the clock: in lists of what people asked for it would only be in the way, and it shows no practice. */
export const nightlyKind = 'nightly';

/** Values of the search attributes with which a change begins; its workflow keeps them up to date. */
export function foundAs(request: ChangeRequest): Findable {
  return {
    ...aboutOf(request),
    environment: request.environment,
    kind: kindOf(request),
    status: 'queued',
    ...(request.kind === 'deploy' ? { version: request.version } : {}),
  };
}

/** A rehearsal is no paper drill, and what only shows its plan has done nothing. */
function kindOf(request: ChangeRequest): string {
  if (request.dryRun) return dryRunKind;
  const depth = depthOf(request);
  if (depth === undefined) return request.kind;
  if (depth !== 'paper') return depth;
  return request.actor.via === 'schedule' ? nightlyKind : request.kind;
}
