import type { Catalogue } from '../catalogue/schema.ts';
import type { About } from '../change/about.ts';
import { type Placed, reachesOf } from './reaches.ts';
import { reachKey } from './restraint.ts';

/** Keys of every reach that holds for what is asked about; undefined where that is everything. */
export function reachesAsked(
  catalogue: Catalogue,
  asked: { readonly [Name in 'service' | 'group' | 'stack' | 'environment']?: string },
): ReadonlySet<string> | undefined {
  const named = (['service', 'group', 'stack', 'environment'] as const).filter((name) => asked[name] !== undefined);
  if (named.length === 0) return undefined;
  const meant = placesIn(catalogue).filter((place) =>
    named.every((name) => Object.entries(place).some(([key, value]) => key === name && value === asked[name])),
  );
  return new Set(meant.flatMap((place) => reachesOf(catalogue, place)).map(reachKey));
}

function placesIn({ services, recovery, infrastructure }: Catalogue): Placed<About>[] {
  return [
    ...Object.entries(services).flatMap(([service, { environments }]) =>
      Object.keys(environments).map((environment) => ({ service, environment })),
    ),
    ...Object.entries(recovery).map(([group, { environment }]) => ({ group, environment })),
    ...Object.entries(infrastructure).map(([stack, { environment }]) => ({ stack, environment })),
  ];
}
