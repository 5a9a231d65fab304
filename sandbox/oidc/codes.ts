import { createHash, randomBytes } from 'node:crypto';
import type { Granted } from './tokens.ts';

/** What a client asks for when it sends a browser here. */
export interface Wanted {
  readonly client: string;
  readonly returnTo: string;
  readonly state: string;
  readonly nonce: string;
  readonly challenge: string;
}

/** Codes that a browser carries back to its client, each exchanged once within a minute. */
export interface Codes {
  readonly give: (wanted: Wanted, granted: Granted) => string;
  /** By the client that knows what the challenge was made of. https://www.rfc-editor.org/rfc/rfc7636 */
  readonly exchange: (code: string, client: string, returnTo: string, verifier: string) => Granted | undefined;
}

const LIFETIME_MS = 60_000;

export function createCodes(now: () => number): Codes {
  const given = new Map<string, { readonly wanted: Wanted; readonly granted: Granted; readonly until: number }>();
  return {
    give(wanted, granted) {
      const code = randomBytes(24).toString('base64url');
      given.set(code, { wanted, granted, until: now() + LIFETIME_MS });
      return code;
    },
    exchange(code, client, returnTo, verifier) {
      const found = given.get(code);
      given.delete(code);
      if (found === undefined || now() >= found.until) return undefined;
      const { wanted, granted } = found;
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      const same = wanted.client === client && wanted.returnTo === returnTo && wanted.challenge === challenge;
      return same ? granted : undefined;
    },
  };
}

/** The authorization code flow with PKCE, for clients on this machine; nothing else. */
export function wantedOf(form: URLSearchParams): Wanted | undefined {
  const field = (name: string) => form.get(name) ?? '';
  const returnTo = field('redirect_uri');
  const here = URL.canParse(returnTo) && ['127.0.0.1', 'localhost'].includes(new URL(returnTo).hostname);
  const right = field('response_type') === 'code' && field('code_challenge_method') === 'S256';
  if (!here || !right || field('client_id') === '') return undefined;
  return {
    client: field('client_id'),
    returnTo,
    state: field('state'),
    nonce: field('nonce'),
    challenge: field('code_challenge'),
  };
}
