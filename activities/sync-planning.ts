import { type Planning, refused } from '../domain/plan/answer.ts';
import type { SyncRequest } from '../domain/change/request.ts';
import { findGroup, groupOfService } from '../domain/recovery/find-group.ts';
import { planSync, sideInStep } from '../domain/recovery/plan-sync.ts';
import { hashOf } from './plan-hash.ts';
import type { ActivityDeps } from './ports.ts';
import { assess } from './providers/aws/recovery/assess.ts';
import { observeStandby } from './standby.ts';

type Deps = Pick<ActivityDeps, 'catalogue' | 'aws'>;

/** Looks where a service serves and how it stands by, and makes the plan that brings the one in step with the other. Changes nothing. */
export async function planSyncing(deps: Deps, { service, environment }: SyncRequest): Promise<Planning> {
  const name = groupOfService(deps.catalogue, service, environment);
  const found = name === undefined ? undefined : findGroup(deps.catalogue, name);
  // Without a group nothing moves a service: its targets serve.
  const side =
    found?.found === true
      ? sideInStep(found.group, await assess(deps.catalogue, deps.aws, found.group.name))
      : ({ serving: 'primary' } as const);
  if ('sentence' in side) return refused(side.sentence);
  const answer = planSync(await observeStandby(deps, service, environment, side.serving), environment, name);
  if (answer.outcome !== 'planned') return answer;
  return { outcome: 'planned', plan: { ...answer.draft, hash: hashOf(answer.draft) } };
}
