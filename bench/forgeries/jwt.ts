import { createHmac, generateKeyPairSync, type JsonWebKey, type KeyObject, sign } from 'node:crypto';

/** An issuer's address and its key pair. */
export interface Keys {
  readonly issuer: string;
  readonly kid: string;
  readonly privateKey: KeyObject;
  /** As it is published. */
  readonly jwk: JsonWebKey;
}

export function newKeys(issuer: string, kid: string): Keys {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' };
  return { issuer, kid, privateKey, jwk };
}

/** A token in compact form. https://www.rfc-editor.org/rfc/rfc7515#section-3.1 */
export function jwt(header: object, claims: object, signature: (text: string) => Buffer): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part(header)}.${part(claims)}`;
  return `${text}.${signature(text).toString('base64url')}`;
}

export function es256(key: KeyObject): (text: string) => Buffer {
  return (text) => sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
}

export function hs256(secret: string): (text: string) => Buffer {
  return (text) => createHmac('sha256', secret).update(text).digest();
}

/** A token signed rightly with these keys. */
export function signed({ kid, privateKey }: Keys, claims: object, header: object = {}): string {
  return jwt({ alg: 'ES256', typ: 'JWT', kid, ...header }, claims, es256(privateKey));
}
