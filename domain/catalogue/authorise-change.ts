import type { Actor } from '../change/actor.ts';
import type { ChangeRequest } from '../change/request.ts';
import { listOf } from '../text/list.ts';
import { authorise, personOf, stranger, whoCan } from './authorise.ts';
import type { Catalogue } from './schema.ts';

/**
 * What a person may do to a change: start it, decide on what runs, go on where a safeguard could not be kept. Who may approve
 * is the plan's own rule; here it only has to be somebody the catalogue knows.
 */
export type ChangeAction = 'start' | 'operate' | 'override' | 'approve';

export type ChangeAuthorisation =
  | { readonly allowed: true; readonly person: string; readonly groups: readonly string[] }
  | { readonly allowed: false; readonly person?: string; readonly sentence: string };

/** Whether an actor may do it to a change; if not, one sentence that says why and who can. */
export function authoriseChange(
  catalogue: Catalogue,
  actor: Actor,
  action: ChangeAction,
  request: ChangeRequest,
): ChangeAuthorisation {
  const person = personOf(catalogue, actor);
  if (person === undefined) return { allowed: false, sentence: stranger(catalogue, actor) };
  const groups = catalogue.people[person]?.groups ?? [];
  if (action === 'approve') return { allowed: true, person, groups };
  if (!('group' in request)) {
    const right = action === 'start' && request.kind === 'deploy' ? 'deploy' : 'operate';
    const answer = authorise(catalogue, actor, right, request.service, request.environment);
    return answer.allowed ? { ...answer, groups } : answer;
  }
  const rights = Object.hasOwn(catalogue.recovery, request.group)
    ? catalogue.recovery[request.group]?.rights
    : undefined;
  if (rights === undefined) {
    return { allowed: false, person, sentence: `No recovery group "${request.group}" in the catalogue.` };
  }
  const needed = action === 'override' ? rights.override : rights.failover;
  if (groups.some((group) => needed.includes(group))) return { allowed: true, person, groups };
  const what = action === 'override' ? 'override a safeguard of' : 'move';
  const member = groups.length === 0 ? 'you are in no group' : `you are in ${listOf(groups)}`;
  const sentence = `You may not ${what} ${request.group} (needs group ${listOf(needed, 'or')}; ${member}).${whoCan(catalogue, needed)}`;
  return { allowed: false, person, sentence };
}
