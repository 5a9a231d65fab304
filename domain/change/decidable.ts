import { authoriseChange, type ChangeAction } from '../catalogue/authorise-change.ts';
import { groupsToApproveAs } from '../catalogue/delegates.ts';
import { personOf } from '../catalogue/authorise.ts';
import type { Catalogue } from '../catalogue/schema.ts';
import type { Actor } from './actor.ts';
import { isSafeguard } from './safeguards.ts';
import type { ChangeRequest } from './request.ts';
import type { ChangeView, Intent } from './view.ts';

/**
 * What this person may decide now about a change that waits for people, in words; empty where it waits for nobody, or not for
 * them. The change itself has the last word.
 */
export function decidable(catalogue: Catalogue, actor: Actor, view: ChangeView, now: number): string[] {
  if (view.status !== 'waiting' && view.status !== 'paused') return [];
  const accepts = (intent: Intent) => view.intents.includes(intent);
  const may = (action: ChangeAction) => authoriseChange(catalogue, actor, action, requestOf(view, actor)).allowed;
  if (accepts('approve')) return approving(catalogue, actor, view, now);
  const operates = may('operate');
  const held = view.steps.find(({ id }) => id === view.waitsFor?.step);
  const skips = held !== undefined && !view.undoing && isSafeguard(held) ? may('override') : operates;
  const ways = [
    ...(accepts('override') && may('override') ? ['go on all the same, with a reason'] : []),
    ...(operates && accepts('resume') ? ['resume'] : []),
    ...(operates && accepts('retryStep') ? ['try again'] : []),
    ...(skips && accepts('skipStep') ? ['go on without it'] : []),
    ...(operates && accepts('abort') ? ['abort'] : []),
  ];
  // What others hold back waits for them, though one may put an end to it.
  return view.waitsFor?.restrained === true && ways.length === 1 && ways[0] === 'abort' ? [] : ways;
}

/** Who has approved already, or asked for it where the requester may not, has no more to say. */
function approving(catalogue: Catalogue, actor: Actor, { approval, requestedBy }: ChangeView, now: number): string[] {
  const person = personOf(catalogue, actor);
  if (approval === undefined || person === undefined) return [];
  const groups = catalogue.people[person]?.groups ?? [];
  const { from, notRequester, given, breakGlass } = approval;
  const counts =
    groupsToApproveAs(catalogue, person, now).some((group) => from.includes(group)) &&
    !(notRequester && person === requestedBy) &&
    given.every((one) => one.person !== person && one.for !== person);
  const alone = breakGlass !== undefined && groups.includes(breakGlass);
  return [...(counts ? ['approve', 'reject'] : []), ...(alone ? ['approve alone, with a reason'] : [])];
}

/** As much of the request as rights depend on. */
function requestOf({ kind, subject, environment }: ChangeView, actor: Actor): ChangeRequest {
  const common = { environment, actor, dryRun: false };
  switch (kind) {
    case 'deploy':
      return { kind, service: subject, version: '', ...common };
    case 'rollback':
    case 'sync':
      return { kind, service: subject, ...common };
    case 'infrastructure':
      return { kind, stack: subject, ...common };
    case 'playbook':
      return { kind, group: subject, playbook: '', check: false, ...common };
    case 'failover':
      return { kind, group: subject, acceptLoss: false, ...common };
    default:
      return { kind, group: subject, ...common };
  }
}
