import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';

const algorithm = 'ES256';

/** The issuer's signing key and what others may know of it. */
export interface IssuerKey {
  algorithm: string;
  id: string;
  privateKey: CryptoKey;
  publicJwk: JWK;
}

/** Reads the key kept in the state folder, or makes one and keeps it, readable by its owner alone. */
export async function loadKey(stateDir: string): Promise<IssuerKey> {
  const file = join(stateDir, 'oidc-key.json');
  const jwk = readKey(file) ?? (await makeKey(file));
  const privateKey = await importJWK(jwk, algorithm);
  if (privateKey instanceof Uint8Array) throw new Error(`${file} holds no ${algorithm} key: delete it.`);
  const { kty, crv, x, y } = jwk;
  const publicJwk = { kty, crv, x, y } as JWK;
  const id = await calculateJwkThumbprint(publicJwk);
  return { algorithm, id, privateKey, publicJwk: { ...publicJwk, kid: id, alg: algorithm, use: 'sig' } };
}

function readKey(file: string): JWK | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Issuer and GitLab may both be the first to need it: whoever writes first has made it. A damaged one is made anew. */
async function makeKey(file: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const made = await exportJWK(privateKey);
  const earlier = readKey(file);
  if (earlier !== undefined) return earlier;
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
  return made;
}
