import type { Catalogue, CatalogueStack } from '../catalogue/schema.ts';
import type { Scope } from '../plan/place.ts';
import { didYouMean } from '../text/did-you-mean.ts';

/** A stack of the catalogue with every name resolved. */
export interface Stack {
  readonly name: string;
  readonly config: CatalogueStack;
  /** Where it is applied. */
  readonly scope: Scope;
  /** Where it is planned: the same, with the role that plans. */
  readonly planScope: Scope;
  /** The services it belongs to, each where it is. */
  readonly services: readonly { readonly service: string; readonly environment: string }[];
}

export type FoundStack =
  | { readonly found: true; readonly stack: Stack }
  | { readonly found: false; readonly sentence: string };

/** Looks up a stack by the name a person typed. */
export function findStack(catalogue: Catalogue, name: string): FoundStack {
  const stacks = catalogue.infrastructure;
  const config = Object.hasOwn(stacks, name) ? stacks[name] : undefined;
  if (config !== undefined) return { found: true, stack: resolve(catalogue, name, config) };
  const names = Object.keys(stacks);
  const sentence =
    names.length === 0
      ? 'The catalogue declares no stack: write one under "infrastructure".'
      : `No stack "${name}" in the catalogue.${didYouMean(name, names)}`;
  return { found: false, sentence };
}

/** `app prod` as it is written, or `app` in the stack's own environment. */
export function writtenService(written: string, environment: string): { service: string; environment: string } {
  const [service = '', where = environment] = written.split(' ');
  return { service, environment: where };
}

function resolve({ accounts }: Catalogue, name: string, config: CatalogueStack): Stack {
  const account = Object.hasOwn(accounts, config.account) ? accounts[config.account] : undefined;
  const role = config.role ?? account?.role;
  const scopeWith = (assumed: string | undefined): Scope => ({
    account: account?.id ?? config.account,
    ...(assumed === undefined ? {} : { role: assumed }),
    region: config.region,
  });
  return {
    name,
    config,
    scope: scopeWith(role),
    planScope: scopeWith(config.planRole ?? role),
    services: config.services.map((written) => writtenService(written, config.environment)),
  };
}
