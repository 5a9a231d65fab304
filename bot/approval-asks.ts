import { personOf, stranger, whoCan } from '../domain/catalogue/authorise.ts';
import { groupsToApproveAs } from '../domain/catalogue/delegates.ts';
import { findEnvironment } from '../domain/catalogue/find.ts';
import type { Catalogue } from '../domain/catalogue/schema.ts';
import type { Actor } from '../domain/change/actor.ts';
import { listOf } from '../domain/text/list.ts';
import { Problem } from './gateway/problem.ts';
import { knownGroup } from './group-asks.ts';

/** What a plan that is to be approved changes: a recovery group, or a service in an environment. */
export type ApprovalPlace = { readonly group: string } | { readonly service: string; readonly environment: string };

/** The place that a button is about; undefined where it names none. */
export function placeOf(about: {
  readonly group?: string | undefined;
  readonly service?: string | undefined;
  readonly environment?: string | undefined;
}): ApprovalPlace | undefined {
  const { group, service, environment } = about;
  if (group !== undefined) return { group };
  return service === undefined || environment === undefined ? undefined : { service, environment };
}

/**
 * Refuses who may neither approve plans there nor, where they ask for it, approve them alone. Only a first look, so that nobody
 * fills in a form in vain: the plan's own rule has the last word.
 */
export function mustApprove(
  catalogue: Catalogue,
  actor: Actor,
  place: ApprovalPlace,
  verb: 'approve' | 'reject',
  how: 'together' | 'alone' | 'either',
): void {
  const person = personOf(catalogue, actor);
  if (person === undefined) throw new Problem('refused', stranger(catalogue, actor));
  const approvers = approversOf(catalogue, place);
  // The plan may carry a rule that this catalogue does not know yet, or no longer.
  if (approvers === undefined) return;
  const { together, alone, what } = approvers;
  const needed = { together, alone, either: [...together, ...alone] }[how];
  const groups = catalogue.people[person]?.groups ?? [];
  // Nobody stands in for another to approve alone.
  const voices = how === 'alone' ? groups : groupsToApproveAs(catalogue, person, Date.now());
  if (voices.some((group) => needed.includes(group))) return;
  if (needed.length === 0) {
    throw new Problem('refused', `Nobody may approve ${what} alone: the catalogue names no breakGlass group for it.`);
  }
  const member = groups.length === 0 ? 'you are in no group' : `you are in ${listOf(groups)}`;
  const sentence = `You may not ${verb} ${what}${how === 'alone' ? ' alone' : ''} (needs group ${listOf(needed, 'or')}; ${member}).`;
  throw new Problem('refused', `${sentence}${whoCan(catalogue, needed)}`);
}

/** Groups that may approve together, and the one whose member may alone. */
function approversOf(catalogue: Catalogue, place: ApprovalPlace) {
  if ('group' in place) {
    const { approvals, rights } = knownGroup(catalogue, place.group);
    return { ...ofRule(approvals, rights.breakGlass), what: `a move of ${place.group}` };
  }
  const found = findEnvironment(catalogue, place.service, place.environment);
  const approvals = found.found ? found.environment.approvals : undefined;
  if (approvals === undefined) return undefined;
  return {
    ...ofRule(approvals, approvals.breakGlass),
    what: `changes of ${place.service} in ${place.environment}`,
  };
}

function ofRule(
  { from, roles = [] }: { readonly from: readonly string[]; readonly roles?: readonly string[] | undefined },
  breakGlass: string | undefined,
) {
  return { together: [...new Set([...from, ...roles])], alone: breakGlass === undefined ? [] : [breakGlass] };
}
