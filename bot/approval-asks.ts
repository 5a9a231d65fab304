import { personOf, stranger, whoCan } from '../domain/catalogue/authorise.ts';
import { groupsToApproveAs } from '../domain/catalogue/delegates.ts';
import { findEnvironment } from '../domain/catalogue/find.ts';
import type { Catalogue } from '../domain/catalogue/schema.ts';
import type { About } from '../domain/change/about.ts';
import type { Actor } from '../domain/change/actor.ts';
import { listOf } from '../domain/text/list.ts';
import { Problem } from './gateway/problem.ts';
import { knownGroup } from './group-asks.ts';
import { knownStack } from './stack-asks.ts';

/** The place that a button is about; undefined where it names none. */
export function placeOf(about: {
  readonly group?: string | undefined;
  readonly stack?: string | undefined;
  readonly service?: string | undefined;
  readonly environment?: string | undefined;
}): About | undefined {
  const { group, stack, service, environment } = about;
  if (group !== undefined) return { group };
  if (stack !== undefined) return { stack };
  return service === undefined || environment === undefined ? undefined : { service, environment };
}

/**
 * Refuses who may neither approve plans there nor, where they ask for it, approve them alone. Only a first look, so that nobody
 * fills in a form in vain: the plan's own rule has the last word.
 */
export function mustApprove(
  catalogue: Catalogue,
  actor: Actor,
  place: About,
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
function approversOf(catalogue: Catalogue, place: About) {
  if ('group' in place) {
    const { approvals, rights } = knownGroup(catalogue, place.group);
    return { ...ofRule(approvals, rights.breakGlass), what: `a move of ${place.group}` };
  }
  if ('stack' in place) {
    const { name, config } = knownStack(catalogue, place.stack);
    const { approvals, destructive = approvals } = config;
    // Which of the two it needs is known to the plan.
    const [usual, stronger] = [ofRule(approvals, approvals.breakGlass), ofRule(destructive, destructive.breakGlass)];
    return {
      together: [...new Set([...usual.together, ...stronger.together])],
      alone: [...new Set([...usual.alone, ...stronger.alone])],
      what: `changes of stack ${name}`,
    };
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
