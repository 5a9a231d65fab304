import type { Scope } from '../plan/place.ts';
import type { Catalogue } from './schema.ts';

/** A region of an account of the catalogue, with the role to assume there; undefined for an account that it does not have. */
export function scopeOf({ accounts }: Pick<Catalogue, 'accounts'>, account: string, region: string): Scope | undefined {
  const known = Object.hasOwn(accounts, account) ? accounts[account] : undefined;
  if (known === undefined) return undefined;
  return { account: known.id, ...(known.role === undefined ? {} : { role: known.role }), region };
}
