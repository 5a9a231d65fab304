import type { Actor } from '../change/actor.ts';
import type { Reach } from '../restraints/restraint.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import { authorise, personOf, stranger } from './authorise.ts';
import { authoriseStack } from './authorise-stack.ts';
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
  const ofStack = (stack: string) =>
    authoriseStack(catalogue, person, right === 'override' ? 'override' : 'apply', stack);
  if ('service' in on) return inPlace(on);
  if ('group' in on) return ofGroup(on.group);
  if ('stack' in on) return ofStack(on.stack);
  const inEnvironment = (environment: string) => {
    const places = placesIn(catalogue, environment);
    // Where nothing is deployed but a stack stands.
    return places.length > 0 ? places.map(inPlace) : stacksIn(catalogue, environment).map(ofStack);
  };
  const answers =
    'environment' in on
      ? inEnvironment(on.environment)
      : [...placesIn(catalogue).map(inPlace), ...Object.keys(catalogue.recovery).map(ofGroup)];
  const refused = answers.find(({ allowed }) => !allowed);
  const allowed = 'environment' in on ? refused === undefined : answers.some((answer) => answer.allowed);
  if (answers.length === 0) return { allowed: false, person, sentence: unknownEnvironment(catalogue, on) };
  if (allowed || refused === undefined || refused.allowed) return { allowed: true, person, groups };
  if (!('environment' in on)) return refused;
  return { ...refused, sentence: `${on.environment} takes the right in each of its services. ${refused.sentence}` };
}

/** Services and where they are: all, or those that have the environment. */
function placesIn({ services }: Catalogue, environment?: string): Place[] {
  return Object.entries(services).flatMap(([service, { environments }]) =>
    Object.keys(environments).flatMap((name) =>
      environment === undefined || name === environment ? [{ service, environment: name }] : [],
    ),
  );
}

/** Stacks of an environment. */
function stacksIn({ infrastructure }: Catalogue, environment: string): string[] {
  return Object.keys(infrastructure).filter((name) => infrastructure[name]?.environment === environment);
}

/** What one name means: an environment, else a recovery group or a stack; or the sentence that none has it. */
export function reachOf(catalogue: Catalogue, place: string): Reach | { readonly sentence: string } {
  if (placesIn(catalogue, place).length > 0 || stacksIn(catalogue, place).length > 0) return { environment: place };
  if (Object.hasOwn(catalogue.recovery, place)) return { group: place };
  if (Object.hasOwn(catalogue.infrastructure, place)) return { stack: place };
  if (Object.hasOwn(catalogue.services, place)) {
    return { sentence: `"${place}" is a service: name its environment too, for example: ${place} prod.` };
  }
  return { sentence: unknownEnvironment(catalogue, { environment: place }) };
}

function unknownEnvironment(catalogue: Catalogue, on: Reach): string {
  const name = 'environment' in on ? on.environment : '';
  const known = [...new Set(placesIn(catalogue).map(({ environment }) => environment))];
  const stacks = Object.keys(catalogue.infrastructure);
  const all = [...known, ...Object.keys(catalogue.recovery), ...stacks];
  const kinds = stacks.length === 0 ? 'environment or recovery group' : 'environment, recovery group or stack';
  return `No ${kinds} "${name}" in the catalogue.${didYouMean(name, all)}`;
}
