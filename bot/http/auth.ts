import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Actor } from '../../domain/change/actor.ts';
import { Problem } from '../gateway/problem.ts';

export interface OidcSettings {
  /** Absent: the API answers nobody. */
  readonly issuer: string | undefined;
  readonly audience: string;
}

/** Who presents an `Authorization` header. Throws a `Problem`: `unauthenticated`, or `unreachable` when the issuer is. */
export type Authenticate = (authorization: string | undefined) => Promise<Actor>;

const skewSeconds = 30;
const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** Bearer tokens of an OIDC issuer: signature by its published keys (kept, fetched anew for an unknown key), issuer, audience, times. */
export function createAuthenticate({ issuer, audience }: OidcSettings): Authenticate {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  return async (authorization) => {
    if (issuer === undefined) {
      throw new Problem(
        'unauthenticated',
        'The API is off: set COXSWAIN_OIDC_ISSUER to the issuer of the tokens it shall accept.',
      );
    }
    const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) {
      throw new Problem(
        'unauthenticated',
        `Send a token of ${issuer} for the audience "${audience}": Authorization: Bearer … (COXSWAIN_TOKEN).`,
      );
    }
    keys ??= discover(issuer);
    let key: JWTVerifyGetKey;
    try {
      key = await keys;
    } catch (error) {
      keys = undefined;
      throw new Problem('unreachable', `The issuer ${issuer} does not answer, so no token can be checked. Try again.`, {
        cause: error,
      });
    }
    return { via: 'oidc', subject: await subjectOf(token, key, issuer, audience) };
  };
}

async function subjectOf(token: string, key: JWTVerifyGetKey, issuer: string, audience: string): Promise<string> {
  try {
    const options = { issuer, audience, clockTolerance: skewSeconds, requiredClaims: ['sub', 'exp'] };
    const { payload } = await jwtVerify(token, key, options);
    if (payload.sub !== undefined && payload.sub !== '') return payload.sub;
  } catch (error) {
    throw refusal(error, issuer, audience);
  }
  throw new Problem('unauthenticated', 'The token names no subject.');
}

function refusal(error: unknown, issuer: string, audience: string): Problem {
  const options = { cause: error };
  if (error instanceof errors.JWTExpired)
    return new Problem('unauthenticated', 'The token has expired; fetch a new one.', options);
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud') {
    return new Problem(
      'unauthenticated',
      `The token is for another audience; ask ${issuer} for one for "${audience}".`,
      options,
    );
  }
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'iss') {
    return new Problem('unauthenticated', `The token is of another issuer; only ${issuer} is trusted here.`, options);
  }
  if (
    error instanceof errors.JWKSTimeout ||
    !(error instanceof errors.JOSEError) ||
    /JSON Web Key Set HTTP/.test(error.message)
  ) {
    return new Problem(
      'unreachable',
      `The keys of ${issuer} cannot be fetched, so no token can be checked. Try again.`,
      options,
    );
  }
  return new Problem('unauthenticated', `The token is not valid: ${error.message}.`, options);
}

/** https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig */
async function discover(issuer: string): Promise<JWTVerifyGetKey> {
  const answer = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(5_000),
  });
  if (!answer.ok) throw new Error(`the issuer answered ${answer.status}`);
  const { jwks_uri: uri } = discoverySchema.parse(await answer.json());
  return createRemoteJWKSet(new URL(uri));
}
