import { personOf } from '../../domain/catalogue/authorise.ts';
import type { Catalogue } from '../../domain/catalogue/schema.ts';
import { isBuild } from '../../domain/change/actor.ts';
import { type ChangeRequest, subjectOf } from '../../domain/change/request.ts';
import type { ChangeView } from '../../domain/change/view.ts';

/** What is known of a change at its start, should no worker have taken it up yet: it will, and nothing is lost. */
export function unstarted(catalogue: Catalogue, change: string, request: ChangeRequest, now: number): ChangeView {
  const { actor } = request;
  return {
    change,
    kind: request.kind,
    subject: subjectOf(request),
    ...('service' in request && request.kind !== 'sync' ? { service: request.service } : {}),
    environment: request.environment,
    status: 'queued',
    dryRun: request.dryRun,
    requestedBy: personOf(catalogue, actor) ?? (isBuild(actor) ? actor.project : 'unknown'),
    ...(request.reason === undefined ? {} : { reason: request.reason }),
    ...(request.kind === 'deploy' ? { version: request.version } : {}),
    requestedAt: new Date(now).toISOString(),
    overrides: [],
    steps: [],
    weights: [],
    undoing: false,
    sentence: 'It begins once a worker answers',
    intents: [],
  };
}
