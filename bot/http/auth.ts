import { createRemoteJWKSet, decodeJwt, errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Actor } from '../../domain/change/actor.ts';
import type { CiIssuer } from '../../config/variables.ts';
import { Problem } from '../gateway/problem.ts';
import { jobOf } from './ci-token.ts';

export interface OidcSettings {
  /** Whose tokens people have. Absent: the API answers no person. */
  readonly issuer: string | undefined;
  readonly audience: string;
  /** Whose CI jobs may ask. */
  readonly ci?: readonly CiIssuer[];
}

/** Who presents an `Authorization` header. Throws a `Problem`: `unauthenticated`, or `unreachable` when the issuer is. */
export type Authenticate = (authorization: string | undefined) => Promise<Actor>;

const skewSeconds = 30;
/** A CI job's token that is older is refused whatever it says of itself: what is kept of its use is not kept for ever. */
const oldestCiToken = '24h';
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.url() });

/**
 * Bearer tokens of an OIDC issuer: signature by its published keys (kept, fetched anew for an unknown key), issuer, audience,
 * times. Of people by one issuer, of CI jobs by theirs.
 */
export function createAuthenticate({ issuer, audience, ci = [] }: OidcSettings): Authenticate {
  const known = new Map<string, Promise<JWTVerifyGetKey>>();

  async function keysOf(from: string): Promise<JWTVerifyGetKey> {
    const keys = known.get(from) ?? discover(from);
    known.set(from, keys);
    try {
      return await keys;
    } catch (error) {
      known.delete(from);
      throw new Problem('unreachable', `The issuer ${from} does not answer, so no token can be checked. Try again.`, {
        cause: error,
      });
    }
  }

  return async (authorization) => {
    if (issuer === undefined && ci.length === 0) {
      throw new Problem(
        'unauthenticated',
        'The API is off: set COXSWAIN_OIDC_ISSUER to the issuer of the tokens it shall accept.',
      );
    }
    const trusted = [...(issuer === undefined ? [] : [issuer]), ...ci.map((each) => each.issuer)];
    const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) {
      throw new Problem(
        'unauthenticated',
        `Send a token of ${trusted.join(' or ')} for the audience "${audience}": Authorization: Bearer … (coxswain login, or COXSWAIN_TOKEN).`,
      );
    }
    const claimed = issuerOf(token);
    const job = ci.find((each) => each.issuer === claimed);
    if (job !== undefined) {
      const options = {
        issuer: job.issuer,
        audience,
        requiredClaims: ['exp', 'iat', 'jti'],
        maxTokenAge: oldestCiToken,
      };
      return jobOf(job, await verified(token, await keysOf(job.issuer), options), audience);
    }
    const people = issuer ?? trusted[0] ?? '';
    const options = { issuer: people, audience, requiredClaims: ['sub', 'exp'] };
    const { sub } = await verified(token, await keysOf(people), options);
    if (sub === undefined || sub === '') throw new Problem('unauthenticated', 'The token names no subject.');
    return { via: 'oidc', subject: sub };
  };
}

/** Who a token says it is of; only to choose whose keys it is checked by. */
function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss?.replace(/\/+$/, '');
  } catch {
    return undefined;
  }
}

interface Wanted {
  readonly issuer: string;
  readonly audience: string;
  readonly requiredClaims: string[];
  readonly maxTokenAge?: string;
}

async function verified(token: string, key: JWTVerifyGetKey, wanted: Wanted): Promise<JWTPayload> {
  const { issuer, audience } = wanted;
  try {
    // An issuer may write its own address with a slash at the end.
    const options = { ...wanted, issuer: [issuer, `${issuer}/`], clockTolerance: skewSeconds, algorithms };
    return (await jwtVerify(token, key, options)).payload;
  } catch (error) {
    throw refusal(error, issuer, audience);
  }
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
