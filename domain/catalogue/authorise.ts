import { type Actor, type BuildActor, isBuild, isOwn } from '../change/actor.ts';
import { listOf } from '../text/list.ts';
import type { StandsInFor } from './delegates.ts';
import { findEnvironment } from './find.ts';
import { sourcesOf } from './group-schema.ts';
import { doubtsOf } from './members.ts';
import type { Catalogue, CatalogueEnvironment } from './schema.ts';

/** `deploy` starts a deploy; `operate` rolls back and decides on what runs: promote, pause, resume, abort, retry, skip. */
export type Action = 'deploy' | 'operate';

export type Authorisation =
  | { readonly allowed: true; readonly person: string }
  | { readonly allowed: false; readonly person?: string; readonly sentence: string };

/** The same of a whole change, with the groups by which the person counts. */
export type ChangeAuthorisation =
  | {
      readonly allowed: true;
      readonly person: string;
      readonly groups: readonly string[];
      /** Approvals alone: whom they stand in for. */
      readonly standsInFor?: readonly StandsInFor[];
      /** Approvals alone: which groups' members are in doubt, for a refusal. */
      readonly doubts?: Readonly<Record<string, string>>;
    }
  | { readonly allowed: false; readonly person?: string; readonly sentence: string };

/** The person in the catalogue that an actor is, by Slack member id (in a workspace of the catalogue) or OIDC subject. */
export function personOf(catalogue: Catalogue, actor: Actor): string | undefined {
  if (isOwn(actor)) return undefined;
  if (isBuild(actor)) return userOf(catalogue, actor);
  if (actor.via === 'slack' && !isOfWorkspaces(catalogue, actor)) return undefined;
  const found = Object.entries(catalogue.people).find(([, person]) =>
    actor.via === 'slack' ? person.slack === actor.user : person.oidc === actor.subject,
  );
  return found?.[0];
}

/** Workspaces and enterprises whose members the catalogue's people are; empty: any. */
export function workspacesOf({ workspace }: Pick<Catalogue, 'workspace'>): readonly string[] {
  if (workspace === undefined) return [];
  return typeof workspace === 'string' ? [workspace] : workspace;
}

function isOfWorkspaces(catalogue: Catalogue, { team, enterprise }: Extract<Actor, { via: 'slack' }>): boolean {
  const known = workspacesOf(catalogue);
  return known.length === 0 || known.includes(team) || (enterprise !== undefined && known.includes(enterprise));
}

/** The person who caused a build, by their GitLab user name. */
function userOf({ people }: Catalogue, actor: BuildActor): string | undefined {
  if (actor.user === undefined || (actor.via === 'ci' && actor.host !== 'gitlab')) return undefined;
  return Object.entries(people).find(([, { gitlab }]) => gitlab === actor.user)?.[0];
}

/** Whether an actor may do it there; if not, one sentence that says why and who can. */
export function authorise(
  catalogue: Catalogue,
  actor: Actor,
  action: Action,
  service: string,
  environment: string,
): Authorisation {
  const person = personOf(catalogue, actor);
  if (person === undefined) return { allowed: false, sentence: stranger(catalogue, actor) };
  const place = findEnvironment(catalogue, service, environment);
  if (!place.found) return { allowed: false, person, sentence: place.sentence };
  const needed = groupsFor(place.environment, action);
  const groups = catalogue.people[person]?.groups ?? [];
  if (groups.some((group) => needed.includes(group))) return { allowed: true, person };
  const what =
    action === 'deploy' ? `deploy ${service} to ${environment}` : `operate changes of ${service} in ${environment}`;
  const member = groups.length === 0 ? 'you are in no group' : `you are in ${listOf(groups)}`;
  const need = `needs group ${listOf(needed, 'or')}; ${member}`;
  return { allowed: false, person, sentence: `You may not ${what} (${need}).${whoCan(catalogue, needed)}` };
}

/** Groups that may do it there. */
export function groupsFor({ rights }: CatalogueEnvironment, action: Action): readonly string[] {
  return action === 'operate' ? (rights.operate ?? rights.deploy) : rights.deploy;
}

/** ` @oncall and @release-manager can.`, and what is in doubt about who is in the groups. */
export function whoCan(catalogue: Catalogue, groups: readonly string[]): string {
  const people = Object.entries(catalogue.people)
    .filter(([, person]) => person.groups.some((group) => groups.includes(group)))
    .map(([name]) => `@${name}`);
  const doubts = doubtsOf(catalogue.doubts, groups);
  if (people.length === 0 && doubts !== '') return doubts;
  if (people.length === 0) {
    const elsewhere = groups.some((group) => sourcesOf(catalogue.groups, group).length > 0);
    if (elsewhere) return ' Nobody whom the catalogue knows is in that group yet.';
    return ' Nobody is in that group yet: the catalogue has to name someone.';
  }
  const shown = people.length > 4 ? [...people.slice(0, 3), `${people.length - 3} others`] : people;
  return ` ${listOf(shown)} can.${doubts}`;
}

/** Why nobody knows this actor, and what to do. */
export function stranger(catalogue: Catalogue, actor: Actor): string {
  if (isOwn(actor)) return 'Only people may do this: no change or schedule may ask for it.';
  if (isBuild(actor)) return 'A pipeline may only ask for the deploys that the catalogue names; this takes a person.';
  if (actor.via === 'oidc') {
    return `The catalogue knows no person with the token subject "${actor.subject}". Add it as "oidc" of a person there.`;
  }
  if (!isOfWorkspaces(catalogue, actor)) {
    return `Only members of the Slack workspace ${listOf(workspacesOf(catalogue), 'or')} may do this; you come from ${actor.team}.`;
  }
  return `The catalogue does not know you (Slack member ${actor.user}). Add that id as "slack" of a person there.`;
}
