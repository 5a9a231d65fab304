import type { Catalogue } from '../domain/catalogue/schema.ts';
import type { About } from '../domain/change/about.ts';
import { didYouMean } from '../domain/text/did-you-mean.ts';
import { Problem } from './gateway/problem.ts';
import { knownGroup } from './group-asks.ts';

type Named = Exclude<About, { readonly service: string }>;

/** What has that name alone: a recovery group or a stack; undefined where neither does. */
export function namedIn({ recovery, infrastructure }: Catalogue, name: string): Named | undefined {
  if (Object.hasOwn(recovery, name)) return { group: name };
  return Object.hasOwn(infrastructure, name) ? { stack: name } : undefined;
}

/** As `namedIn`. Throws a `Problem` with what was probably meant, be it a service or a mistyped name. */
export function knownName(catalogue: Catalogue, name: string): Named {
  const found = namedIn(catalogue, name);
  if (found !== undefined) return found;
  const stacks = Object.keys(catalogue.infrastructure);
  if (stacks.length === 0 || Object.hasOwn(catalogue.services, name))
    return { group: knownGroup(catalogue, name).name };
  const names = [...Object.keys(catalogue.recovery), ...stacks];
  throw new Problem('notFound', `No recovery group or stack "${name}" in the catalogue.${didYouMean(name, names)}`);
}

/** What a single name in a list means: a recovery group or a stack, where there is one, else the service. Throws a `Problem`. */
export function meantByName(catalogue: Catalogue, name: string): Named | { service: string } {
  const found = namedIn(catalogue, name);
  if (found !== undefined) return found;
  if (Object.hasOwn(catalogue.services, name)) return { service: name };
  const stacks = Object.keys(catalogue.infrastructure);
  const names = [...Object.keys(catalogue.services), ...Object.keys(catalogue.recovery), ...stacks];
  const kinds = stacks.length === 0 ? 'service or recovery group' : 'service, recovery group or stack';
  throw new Problem('notFound', `No ${kinds} "${name}" in the catalogue.${didYouMean(name, names)}`);
}
