import { randomBytes, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { IssuerKey } from './key.ts';

const LIFETIME_S = 3600;

/** What a grant is for: a person, through a client of theirs. */
export interface Granted {
  readonly person: string;
  readonly client: string;
  readonly audience: string;
  /** Of the sign-in, for a code that is exchanged. */
  readonly nonce?: string;
}

/** Makes tokens, and keeps what they may be renewed by until the issuer ends. */
export interface Tokens {
  /** An access token alone, as the client credentials grant gives it. */
  readonly access: (granted: Granted) => Promise<Record<string, unknown>>;
  /** Access token, id_token, and a refresh token that works once. */
  readonly session: (granted: Granted) => Promise<Record<string, unknown>>;
  /** What a refresh token was given for; undefined where it is unknown, used or revoked. */
  readonly renew: (refresh: string) => Granted | undefined;
  readonly revoke: (refresh: string) => void;
}

export function createTokens(issuer: string, key: IssuerKey): Tokens {
  const refreshable = new Map<string, Granted>();
  const sign = ({ person, nonce }: Granted, audience: string) =>
    new SignJWT({ name: person, ...(nonce === undefined ? {} : { nonce }) })
      .setProtectedHeader({ alg: key.algorithm, kid: key.id, typ: 'JWT' })
      .setIssuer(issuer)
      .setSubject(person)
      .setAudience(audience)
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime(`${LIFETIME_S}s`)
      .sign(key.privateKey);
  const access = async (granted: Granted) => ({
    access_token: await sign(granted, granted.audience),
    token_type: 'Bearer',
    expires_in: LIFETIME_S,
  });

  return {
    access,
    async session(granted) {
      const refresh = randomBytes(24).toString('base64url');
      const { nonce: _onlyOnce, ...later } = granted;
      refreshable.set(refresh, later);
      return { ...(await access(granted)), id_token: await sign(granted, granted.client), refresh_token: refresh };
    },
    renew(refresh) {
      const granted = refreshable.get(refresh);
      refreshable.delete(refresh);
      return granted;
    },
    revoke: (refresh) => void refreshable.delete(refresh),
  };
}
