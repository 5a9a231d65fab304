import { type Actor, isBuild, isOwn, type OwnActor } from '../change/actor.ts';
import type { ChangeRequest, ServiceRequest, SyncRequest } from '../change/request.ts';
import { listOf } from '../text/list.ts';
import { authoriseBuild } from './builds.ts';
import { authorise, type ChangeAuthorisation, personOf, stranger, whoCan } from './authorise.ts';
import { authoriseStack } from './authorise-stack.ts';
import { standsInFor } from './delegates.ts';
import { findEnvironment } from './find.ts';
import { groupOfService } from '../recovery/find-group.ts';
import type { Catalogue } from './schema.ts';

/**
 * What a person may do to a change: start it, decide on what runs, go on where a safeguard could not be kept. Who may approve
 * is the plan's own rule; here it only has to be somebody the catalogue knows.
 */
export type ChangeAction = 'start' | 'operate' | 'override' | 'approve';

export type { ChangeAuthorisation } from './authorise.ts';

/** What Coxswain asks of itself: what follows a change that a person asked for, and what a schedule looks after. */
const ownKinds: { readonly [V in OwnActor['via']]: readonly ChangeRequest['kind'][] } = {
  change: ['sync', 'fence', 'failover', 'failback', 'rebuild'],
  schedule: ['sync', 'drill'],
};

/** Who asked, where nobody did: a schedule of Coxswain's own. */
const ownName = 'coxswain';

/** Whether an actor may do it to a change; if not, one sentence that says why and who can. */
export function authoriseChange(
  catalogue: Catalogue,
  actor: Actor,
  action: ChangeAction,
  request: ChangeRequest,
): ChangeAuthorisation {
  if (isOwn(actor) && action === 'start' && ownKinds[actor.via].includes(request.kind)) {
    return { allowed: true, person: actor.via === 'change' ? actor.person : ownName, groups: [] };
  }
  if (isBuild(actor)) {
    return action === 'start'
      ? authoriseBuild(catalogue, actor, request)
      : { allowed: false, sentence: stranger(catalogue, actor) };
  }
  const person = personOf(catalogue, actor);
  if (person === undefined) return { allowed: false, sentence: stranger(catalogue, actor) };
  const groups = catalogue.people[person]?.groups ?? [];
  if (action === 'approve') {
    const delegations = standsInFor(catalogue, person);
    const { doubts = {} } = catalogue;
    return {
      allowed: true,
      person,
      groups,
      ...(delegations.length === 0 ? {} : { standsInFor: delegations }),
      ...(Object.keys(doubts).length === 0 ? {} : { doubts }),
    };
  }
  if (request.kind === 'sync') return authoriseSync(catalogue, actor, action, request);
  if ('stack' in request) {
    const right = action === 'override' ? 'override' : action === 'start' && request.dryRun ? 'plan' : 'apply';
    return authoriseStack(catalogue, person, right, request.stack);
  }
  if (!('group' in request)) {
    if (action === 'override') return authoriseOverride(catalogue, person, request);
    const right = action === 'start' && request.kind === 'deploy' ? 'deploy' : 'operate';
    const answer = authorise(catalogue, actor, right, request.service, request.environment);
    return answer.allowed ? { ...answer, groups } : answer;
  }
  return authoriseMove(
    catalogue,
    person,
    action,
    request.group,
    request.kind === 'playbook' ? 'run playbooks of' : 'move',
  );
}

export function authoriseMove(
  catalogue: Catalogue,
  person: string,
  action: 'start' | 'operate' | 'override',
  group: string,
  doing = 'move',
): ChangeAuthorisation {
  const rights = Object.hasOwn(catalogue.recovery, group) ? catalogue.recovery[group]?.rights : undefined;
  if (rights === undefined) {
    return { allowed: false, person, sentence: `No recovery group "${group}" in the catalogue.` };
  }
  const needed = action === 'override' ? rights.override : rights.failover;
  return asMember(catalogue, person, needed, `${action === 'override' ? 'override a safeguard of' : doing} ${group}`);
}

/** Who the environment names for it, else who may override a safeguard of its recovery group. */
export function authoriseOverride(
  catalogue: Catalogue,
  person: string,
  { service, environment }: Pick<ServiceRequest, 'service' | 'environment'>,
): ChangeAuthorisation {
  const place = findEnvironment(catalogue, service, environment);
  if (!place.found) return { allowed: false, person, sentence: place.sentence };
  const needed = place.environment.rights.override;
  if (needed !== undefined) {
    const what = `override a lock, freeze or safeguard of ${service} in ${environment}`;
    return asMember(catalogue, person, needed, what);
  }
  const group = groupOfService(catalogue, service, environment);
  if (group !== undefined) return authoriseMove(catalogue, person, 'override', group);
  const sentence = `Nobody may override a lock, freeze or safeguard of ${service} in ${environment}: the catalogue names no group for it under "rights" ("override"), and no recovery group has the service.`;
  return { allowed: false, person, sentence };
}

function asMember(catalogue: Catalogue, person: string, needed: readonly string[], what: string): ChangeAuthorisation {
  const groups = catalogue.people[person]?.groups ?? [];
  if (groups.some((each) => needed.includes(each))) return { allowed: true, person, groups };
  const member = groups.length === 0 ? 'you are in no group' : `you are in ${listOf(groups)}`;
  const sentence = `You may not ${what} (needs group ${listOf(needed, 'or')}; ${member}).${whoCan(catalogue, needed)}`;
  return { allowed: false, person, sentence };
}

/** Who may deploy there may keep its standby in step, and so may who moves the group that the service belongs to. */
function authoriseSync(
  catalogue: Catalogue,
  actor: Actor,
  action: ChangeAction,
  { service, environment }: SyncRequest,
): ChangeAuthorisation {
  const answer = authorise(catalogue, actor, action === 'start' ? 'deploy' : 'operate', service, environment);
  const { person } = answer;
  const groups = person === undefined ? [] : (catalogue.people[person]?.groups ?? []);
  if (answer.allowed) return { ...answer, groups };
  const group = groupOfService(catalogue, service, environment);
  const movers = group === undefined ? [] : (catalogue.recovery[group]?.rights.failover ?? []);
  if (person !== undefined && groups.some((each) => movers.includes(each))) return { allowed: true, person, groups };
  return answer;
}
