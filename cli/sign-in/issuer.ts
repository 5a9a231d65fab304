import { decodeJwt } from 'jose';
import * as client from 'openid-client';
import { z } from 'zod';
import { failureOf, parseJson, read } from '../answers.ts';
import { Failure } from '../exit.ts';
import { reasonOf } from '../reason.ts';
import type { Terminal } from '../terminal.ts';
import type { Session } from './session.ts';

/** Where people sign in. */
export const signInSchema = z.looseObject({ issuer: z.url(), audience: z.string(), client: z.string() });
export type SignIn = Pick<Session, 'issuer' | 'audience' | 'client'>;

/** What an issuer gives. */
export type Given = client.TokenEndpointResponse & client.TokenEndpointResponseHelpers;

/** The issuer that is set, else the one that Coxswain names. */
export async function signInOf(terminal: Terminal, url: string): Promise<SignIn> {
  const { issuer, audience, client: id } = terminal.settings.oidc;
  if (issuer !== undefined) return { issuer, audience, client: id };
  let answer: Response;
  try {
    answer = await terminal.fetch(`${url}/api/v1/sign-in`, { signal: AbortSignal.timeout(10_000) });
  } catch (error) {
    throw new Failure('unreachable', `Coxswain does not answer at ${url} (${reasonOf(error)}). Look at COXSWAIN_URL.`);
  }
  const body = parseJson(await answer.text());
  if (!answer.ok) throw failureOf(answer.status, body, url);
  return read(signInSchema, body);
}

/** The issuer by its discovery document. https://openid.net/specs/openid-connect-discovery-1_0.html */
export async function discover({ issuer, client: id }: SignIn): Promise<client.Configuration> {
  const server = new URL(issuer);
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(server.hostname);
  if (server.protocol !== 'https:' && !loopback) {
    throw new Failure('usage', `The issuer is ${issuer}, but tokens travel by https alone. Name it with https://.`);
  }
  const options = { timeout: 10, ...(loopback ? { execute: [client.allowInsecureRequests] } : {}) };
  const asking = (at: URL) => client.discovery(at, id, undefined, client.None(), options);
  try {
    // An issuer may write its own address with a slash at the end.
    return await asking(server).catch((error: unknown) => {
      if (!isMismatch(error)) throw error;
      return asking(new URL(`${issuer}/`));
    });
  } catch (error) {
    throw unanswered(issuer, error);
  }
}

export function unanswered(issuer: string, error: unknown): Failure {
  return new Failure(
    'unreachable',
    `The OIDC issuer at ${issuer} does not answer as one (${reasonOf(error)}). Look at COXSWAIN_OIDC_ISSUER.`,
  );
}

const isMismatch = (error: unknown) =>
  error instanceof client.ClientError && error.code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED';

/**
 * The session of what an issuer gave: of access token and id_token the one that is for Coxswain, since issuers differ in
 * which of them they let a client choose the audience of. Coxswain checks it; here it is only looked at.
 */
export function sessionOf(signIn: SignIn, given: Given, before?: Session): Session {
  const { audience, issuer } = signIn;
  const found = [given.access_token, given.id_token].flatMap((token) => {
    const claims = token === undefined ? undefined : claimsOf(token);
    return token !== undefined && claims !== undefined ? [{ token, ...claims }] : [];
  });
  const meant = found.find(({ for: audiences }) => audiences.includes(audience));
  if (meant === undefined) {
    const others = [...new Set(found.flatMap((each) => each.for))];
    const sentence =
      others.length === 0
        ? `The tokens of ${issuer} cannot be read, so Coxswain could not check them: have it sign JWTs for "${audience}".`
        : `The tokens of ${issuer} are for ${others.map((each) => `"${each}"`).join(', ')}, not for "${audience}": change that there, or COXSWAIN_OIDC_AUDIENCE.`;
    throw new Failure('refused', sentence);
  }
  // An issuer that does not send another one means the old one.
  const refresh = given.refresh_token ?? before?.refresh;
  return { ...signIn, token: meant.token, expiresAt: meant.expiresAt, ...(refresh === undefined ? {} : { refresh }) };
}

function claimsOf(token: string): { readonly for: readonly string[]; readonly expiresAt: number } | undefined {
  try {
    const { aud = [], exp = 0 } = decodeJwt(token);
    return { for: [aud].flat(), expiresAt: exp * 1000 };
  } catch {
    return undefined;
  }
}
