import * as client from 'openid-client';
import type { Secret } from '../../config/secret.ts';
import { Problem } from '../gateway/problem.ts';

export interface PageSignIn {
  readonly issuer: string;
  readonly client: string;
  /** Absent: a public client. */
  readonly secret?: Secret | undefined;
}

/** What has to be known when the browser comes back; it is kept by the browser, signed. */
export interface Began {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Asks who somebody is by the issuer's own page: authorization code with PKCE. https://openid.net/specs/openid-connect-core-1_0.html */
export interface CodeFlow {
  readonly begin: () => Promise<{ readonly address: URL; readonly began: Began }>;
  /** The subject, from the address the browser came back to. Throws a `Problem`. */
  readonly end: (came: URL, began: Began) => Promise<string>;
}

export function createCodeFlow({ issuer, client: id, secret }: PageSignIn, returnTo: string): CodeFlow {
  let known: Promise<client.Configuration> | undefined;
  const server = new URL(issuer);
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(server.hostname);

  async function configuration(): Promise<client.Configuration> {
    const options = { timeout: 5, ...(loopback ? { execute: [client.allowInsecureRequests] } : {}) };
    const authentication = secret === undefined ? client.None() : client.ClientSecretPost(secret.reveal());
    known ??= client.discovery(server, id, undefined, authentication, options);
    try {
      return await known;
    } catch (cause) {
      known = undefined;
      throw new Problem('unreachable', `The issuer ${issuer} does not answer, so nobody can sign in. Try again.`, {
        cause,
      });
    }
  }

  return {
    async begin() {
      const config = await configuration();
      const began = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      };
      const address = client.buildAuthorizationUrl(config, {
        redirect_uri: returnTo,
        scope: 'openid',
        state: began.state,
        nonce: began.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(began.verifier),
        code_challenge_method: 'S256',
      });
      return { address, began };
    },

    async end(came, { state, nonce, verifier }) {
      const config = await configuration();
      try {
        const given = await client.authorizationCodeGrant(config, came, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        return given.claims()?.sub ?? '';
      } catch (cause) {
        const denied = cause instanceof client.AuthorizationResponseError && cause.error === 'access_denied';
        const sentence = denied
          ? 'The sign-in was refused on the issuer’s page. Nothing was decided.'
          : `The sign-in at ${issuer} did not succeed. Open the link of the e-mail again.`;
        throw new Problem('unauthenticated', sentence, { cause });
      }
    },
  };
}
