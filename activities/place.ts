import { scopeOf } from '../domain/catalogue/scope-of.ts';
import type { Catalogue, CatalogueTarget } from '../domain/catalogue/schema.ts';
import type { Place } from '../domain/plan/place.ts';
import { refusal } from './failures.ts';

/** Where a target of the catalogue is. Throws a refusal for an account that the catalogue does not have. */
export function placeOf(catalogue: Catalogue, { name, account, region, cluster }: CatalogueTarget): Place {
  const scope = scopeOf(catalogue, account, region);
  if (scope === undefined) throw refusal(`The catalogue has no account "${account}", which target ${name} names.`);
  return { target: name, ...scope, cluster };
}
