import type { Actor } from '../change/actor.ts';
import type { Reach } from '../restraints/restraint.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import { authorise, personOf, stranger } from './authorise.ts';
import { authoriseMove, authoriseOverride, type ChangeAuthorisation } from './authorise-change.ts';
import type { Catalogue } from './schema.ts';

interface Place {
  readonly service: string;
  readonly environment: string;
}

/**
 * Whether an actor may restrain changes there (`operate`), or release what somebody else put there (`override`); if not, one sentence that says
 * why and who can. An environment takes the right to each of its services. The line may be stopped by whoever may operate anything.
 */
export function authoriseRestraint(
  catalogue: Catalogue,
  actor: Actor,
  right: 'operate' | 'override',
  on: Reach,
): ChangeAuthorisation {
  const person = personOf(catalogue, actor);
  if (person === undefined) return { allowed: false, sentence: stranger(catalogue, actor) };
  const groups = catalogue.people[person]?.groups ?? [];
  const inPlace = ({ service, environment }: Place): ChangeAuthorisation => {
    if (right === 'override') return authoriseOverride(catalogue, person, { service, environment });
    const answer = authorise(catalogue, actor, 'operate', service, environment);
    return answer.allowed ? { ...answer, groups } : answer;
  };
  const ofGroup = (group: string) => authoriseMove(catalogue, person, right, group);
  if ('service' in on) return inPlace(on);
  if ('group' in on) return ofGroup(on.group);
  const answers =
    'environment' in on
      ? placesIn(catalogue, on.environment).map(inPlace)
      : [...placesIn(catalogue).map(inPlace), ...Object.keys(catalogue.recovery).map(ofGroup)];
  const refused = answers.find(({ allowed }) => !allowed);
  const allowed = 'environment' in on ? refused === undefined : answers.some((answer) => answer.allowed);
  if (answers.length === 0) return { allowed: false, person, sentence: unknownEnvironment(catalogue, on) };
  if (allowed || refused === undefined || refused.allowed) return { allowed: true, person, groups };
  if (!('environment' in on)) return refused;
  return { ...refused, sentence: `${on.environment} takes the right in each of its services. ${refused.sentence}` };
}

/** Services and where they are: all, or those that have the environment. */
export function placesIn({ services }: Catalogue, environment?: string): Place[] {
  return Object.entries(services).flatMap(([service, { environments }]) =>
    Object.keys(environments).flatMap((name) =>
      environment === undefined || name === environment ? [{ service, environment: name }] : [],
    ),
  );
}

/** What one name means: an environment, else a recovery group; or the sentence that neither has it. */
export function reachOf(catalogue: Catalogue, place: string): Reach | { readonly sentence: string } {
  if (placesIn(catalogue, place).length > 0) return { environment: place };
  if (Object.hasOwn(catalogue.recovery, place)) return { group: place };
  if (Object.hasOwn(catalogue.services, place)) {
    return { sentence: `"${place}" is a service: name its environment too, for example: ${place} prod.` };
  }
  return { sentence: unknownEnvironment(catalogue, { environment: place }) };
}

function unknownEnvironment(catalogue: Catalogue, on: Reach): string {
  const name = 'environment' in on ? on.environment : '';
  const known = [...new Set(placesIn(catalogue).map(({ environment }) => environment))];
  const all = [...known, ...Object.keys(catalogue.recovery)];
  return `No environment or recovery group "${name}" in the catalogue.${didYouMean(name, all)}`;
}
