import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { SignJWT } from 'jose';
import { loadKey } from './key.ts';

/** Who may ask for a token: the people of the sandbox's catalogue. */
export const PEOPLE = ['developer', 'release-manager', 'second-manager', 'oncall', 'auditor', 'outsider'] as const;

const LIFETIME_S = 3600;

export interface IssuerOptions {
  port: number;
  /** The signing key is kept there, so that tokens outlive a restart. */
  stateDir: string;
  audience: string;
}

/**
 * An OIDC issuer on 127.0.0.1: discovery, JWKS, and a token endpoint that gives everyone in PEOPLE a signed token of an
 * hour for the asking. It stands in for the identity provider of a company; it checks no password.
 */
export async function startIssuer(options: IssuerOptions): Promise<{ close(): Promise<void> }> {
  const issuer = `http://127.0.0.1:${options.port}`;
  const key = await loadKey(options.stateDir);
  const documents: Record<string, unknown> = {
    '/.well-known/openid-configuration': {
      issuer,
      jwks_uri: `${issuer}/jwks`,
      token_endpoint: `${issuer}/token`,
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['none'],
      response_types_supported: ['token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [key.algorithm],
    },
    '/jwks': { keys: [key.publicJwk] },
  };

  async function token(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await bodyOf(request));
    const grant = form.get('grant_type');
    if (grant !== 'client_credentials') {
      return refuse(response, 'unsupported_grant_type', `grant_type is "${grant ?? ''}"; send client_credentials.`);
    }
    const person = form.get('client_id') ?? '';
    if (!PEOPLE.some((name) => name === person)) {
      return refuse(response, 'invalid_client', `Nobody is called "${person}" here. Known: ${PEOPLE.join(', ')}.`);
    }
    const audience = form.get('audience') ?? options.audience;
    if (audience !== options.audience) {
      return refuse(response, 'invalid_target', `audience is "${audience}"; tokens are for "${options.audience}".`);
    }
    const jwt = await new SignJWT({ name: person })
      .setProtectedHeader({ alg: key.algorithm, kid: key.id, typ: 'JWT' })
      .setIssuer(issuer)
      .setSubject(person)
      .setAudience(audience)
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime(`${LIFETIME_S}s`)
      .sign(key.privateKey);
    return answer(response, 200, { access_token: jwt, token_type: 'Bearer', expires_in: LIFETIME_S });
  }

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', issuer).pathname;
    if (request.method === 'GET' && path in documents) return answer(response, 200, documents[path]);
    if (request.method === 'POST' && path === '/token') {
      token(request, response).catch((error: unknown) => answer(response, 500, { error: String(error) }));
      return;
    }
    return answer(response, 404, { error: 'not_found', error_description: `${request.method} ${path}` });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Errors have the shape of RFC 6749, section 5.2. */
function refuse(response: ServerResponse, error: string, description: string): void {
  answer(response, error === 'invalid_client' ? 401 : 400, { error, error_description: description });
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > 10_000) throw new Error('The request is longer than 10,000 characters.');
  }
  return body;
}
