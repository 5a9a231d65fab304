import { z } from 'zod';
import { Failure } from './exit.ts';
import { reasonOf } from './reason.ts';
import { sessionTokens } from './sign-in/session-tokens.ts';
import type { Terminal } from './terminal.ts';
import type { TokenSource } from './token-source.ts';

const discoverySchema = z.looseObject({ token_endpoint: z.url() });
const tokenSchema = z.looseObject({ access_token: z.string().min(1) });
const refusalSchema = z.looseObject({ error: z.string(), error_description: z.string().optional() });

/** The token that is set, or that of `--as NAME`, fetched once; else that of the sign-in on this machine. */
export function tokenSource(terminal: Terminal, as: string | undefined): TokenSource {
  if (as === undefined) {
    const { token } = terminal.settings;
    return token === undefined ? sessionTokens(terminal) : { get: async () => token.reveal(), renew: () => false };
  }
  let fetched: Promise<string> | undefined;
  return {
    get: () => (fetched ??= fetchToken(terminal, as)),
    renew: () => {
      fetched = undefined;
      return true;
    },
  };
}

/**
 * Asks the OIDC issuer for a token by the client credentials grant with the person's name as client id.
 * https://www.rfc-editor.org/rfc/rfc6749#section-4.4, https://openid.net/specs/openid-connect-discovery-1_0.html
 */
async function fetchToken(terminal: Terminal, name: string): Promise<string> {
  const { issuer, audience } = terminal.settings.oidc;
  if (issuer === undefined) {
    throw new Failure('usage', '--as needs COXSWAIN_OIDC_ISSUER, the address of an issuer that gives tokens by name.');
  }
  try {
    const discovered = await terminal.fetch(`${issuer}/.well-known/openid-configuration`, {
      signal: AbortSignal.timeout(5_000),
    });
    const { token_endpoint: endpoint } = discoverySchema.parse(await discovered.json());
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: name, audience });
    const answer = await terminal.fetch(endpoint, { method: 'POST', body: form, signal: AbortSignal.timeout(5_000) });
    const body: unknown = await answer.json();
    if (answer.ok) return tokenSchema.parse(body).access_token;
    const { error, error_description: description } = refusalSchema.parse(body);
    throw new Failure('refused', `The issuer gives no token for "${name}": ${description ?? error}`);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(
      'unreachable',
      `The OIDC issuer at ${issuer} does not answer as one (${reasonOf(error)}). Look at COXSWAIN_OIDC_ISSUER.`,
    );
  }
}
