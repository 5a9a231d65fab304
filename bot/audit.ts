import { personOf, stranger } from '../domain/catalogue/authorise.ts';
import { type Audit, forAudit } from '../domain/change/audit.ts';
import type { Actor } from '../domain/change/actor.ts';
import type { ChangeView } from '../domain/change/view.ts';
import { reachesAsked } from '../domain/restraints/audited.ts';
import { reachKey } from '../domain/restraints/restraint.ts';
import { type Asks, checkSubject } from './asks.ts';
import { knownGroup } from './group-asks.ts';
import { meantByName } from './names.ts';
import { knownStack } from './stack-asks.ts';
import type { ListFilter } from './gateway/list.ts';
import { Problem } from './gateway/problem.ts';

/** What is audited, as typed. */
export interface AuditWish {
  readonly name?: string | undefined;
  readonly service?: string | undefined;
  readonly group?: string | undefined;
  readonly stack?: string | undefined;
  readonly environment?: string | undefined;
  /** Seconds back from now. */
  readonly since: number;
}

export type AuditFilter = Omit<ListFilter, 'limit'> & { readonly since: number };

/** Each change is asked itself, so many at a time. */
const atOnce = 8;

/** What to look for, checked without asking anyone. Throws a `Problem`: an unknown name, or somebody the catalogue does not know. */
export function toAudit(
  { catalogue }: Pick<Asks, 'catalogue'>,
  { name, service, group, stack, environment, since }: AuditWish,
  actor: Actor,
  now: number,
): AuditFilter {
  if (personOf(catalogue, actor) === undefined) throw new Problem('refused', stranger(catalogue, actor));
  if (group !== undefined) knownGroup(catalogue, group);
  if (service !== undefined && environment !== undefined) checkSubject(catalogue, { service, environment });
  return {
    since: now - since * 1000,
    ...(name === undefined ? {} : meantByName(catalogue, name)),
    ...(service === undefined ? {} : { service }),
    ...(group === undefined ? {} : { group }),
    ...(stack === undefined ? {} : { stack: knownStack(catalogue, stack).name }),
    ...(environment === undefined ? {} : { environment }),
  };
}

/** Reads each change anew from its history, so it has what Temporal still keeps. Throws a `Problem` where Temporal is away. */
export async function readAudit(
  { catalogue, gateway }: Pick<Asks, 'catalogue' | 'gateway'>,
  filter: AuditFilter,
  limit: number,
): Promise<Audit> {
  const [found, deeds] = await Promise.all([
    gateway.list({ ...filter, limit: limit + 1 }),
    gateway.restraintDeeds().catch(problemsOnly),
  ]);
  const reaches = reachesAsked(catalogue, filter);
  const restraints = (deeds ?? [])
    .filter(({ at, on }) => at >= filter.since && (reaches?.has(reachKey(on)) ?? true))
    .toReversed();
  const changes: ChangeView[] = [];
  const unread = deeds === undefined ? ['locks, freezes and stops'] : [];
  for (let from = 0; from < Math.min(found.length, limit); from += atOnce) {
    const some = found.slice(from, Math.min(from + atOnce, limit));
    const views = await Promise.all(some.map(({ change }) => gateway.progress(change).catch(problemsOnly)));
    for (const [index, view] of views.entries()) {
      if (view === undefined) unread.push(some[index]?.change ?? '');
      else changes.push(forAudit(view));
    }
  }
  return { since: new Date(filter.since).toISOString(), changes, restraints, unread, more: found.length > limit };
}

function problemsOnly(error: unknown): undefined {
  if (!(error instanceof Problem)) throw error;
}
