import { closest, didYouMean } from '../text/did-you-mean.ts';
import type { Catalogue, CatalogueEnvironment, CatalogueService } from './schema.ts';

export type FoundEnvironment =
  | { readonly found: true; readonly service: CatalogueService; readonly environment: CatalogueEnvironment }
  | {
      readonly found: false;
      /** What is wrong and what there is instead. */
      readonly sentence: string;
      /** What was probably meant, for a corrected command. */
      readonly meant?: { readonly service: string; readonly environment: string };
    };

/** Looks up a service's environment by the names a person typed. */
export function findEnvironment(catalogue: Catalogue, service: string, environment: string): FoundEnvironment {
  const found = own(catalogue.services, service);
  if (found === undefined) {
    const names = Object.keys(catalogue.services);
    const sentence = `No service "${service}" in the catalogue.${didYouMean(service, names)}`;
    const meant = closest(service, names);
    return { found: false, sentence, ...(meant === undefined ? {} : { meant: { service: meant, environment } }) };
  }
  const place = own(found.environments, environment);
  if (place === undefined) {
    const names = Object.keys(found.environments);
    const sentence = `${service} has no environment "${environment}".${didYouMean(environment, names, 'It has')}`;
    const meant = closest(environment, names);
    return { found: false, sentence, ...(meant === undefined ? {} : { meant: { service, environment: meant } }) };
  }
  return { found: true, service: found, environment: place };
}

/** A name that a person typed must not reach what every object inherits (`constructor`). */
function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
