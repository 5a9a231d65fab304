import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Keys, newKeys } from './jwt.ts';

export interface Issuers {
  readonly people: Keys;
  readonly ci: Keys;
  /** How often keys were fetched. */
  fetched(): number;
  close(): Promise<void>;
}

/** Two OIDC issuers whose private keys are at hand, to make tokens that are wrong in one thing alone. */
export async function startIssuers(): Promise<Issuers> {
  let fetched = 0;
  let keys: readonly Keys[] = [];
  const server = createServer((request, response) => {
    const found = keys.find(({ issuer }) => `${origin}${request.url ?? ''}`.startsWith(`${issuer}/`));
    response.setHeader('content-type', 'application/json');
    if (found === undefined) return response.writeHead(404).end('{}');
    if (request.url?.endsWith('/jwks') !== true)
      return response.end(JSON.stringify({ issuer: found.issuer, jwks_uri: `${found.issuer}/jwks` }));
    fetched += 1;
    return response.end(JSON.stringify({ keys: [found.jwk] }));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const people = newKeys(`${origin}/people`, 'people-1');
  const ci = newKeys(`${origin}/ci`, 'ci-1');
  keys = [people, ci];
  return {
    people,
    ci,
    fetched: () => fetched,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
