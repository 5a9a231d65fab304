import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { inert } from '../../domain/text/markup.ts';
import { createCodes, wantedOf } from './codes.ts';
import { createDevices } from './device.ts';
import { loadKey } from './key.ts';
import { choosePerson, page } from './page.ts';
import { createTokens } from './tokens.ts';

/** Who may ask for a token: the people of the sandbox's catalogue. */
export const PEOPLE = ['developer', 'release-manager', 'second-manager', 'oncall', 'auditor', 'outsider'] as const;

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

export interface IssuerOptions {
  port: number;
  /** The signing key is kept there, so that tokens outlive a restart. */
  stateDir: string;
  audience: string;
  /** Of device sign-ins, seconds: how long one waits, how often its device may ask. */
  device?: { readonly expires: number; readonly interval: number };
}

/**
 * An OIDC issuer on 127.0.0.1: discovery, JWKS, a token endpoint that gives everyone in PEOPLE a signed token of an hour for
 * the asking, and the device flow with a page to choose a person. It stands in for the identity provider of a company; it
 * checks no password.
 */
export async function startIssuer(options: IssuerOptions): Promise<{ close(): Promise<void> }> {
  const issuer = `http://127.0.0.1:${options.port}`;
  const key = await loadKey(options.stateDir);
  const tokens = createTokens(issuer, key);
  const codes = createCodes(Date.now);
  const devices = createDevices(Date.now, options.device);
  const documents: Record<string, unknown> = {
    '/.well-known/openid-configuration': {
      issuer,
      jwks_uri: `${issuer}/jwks`,
      token_endpoint: `${issuer}/token`,
      authorization_endpoint: `${issuer}/authorize`,
      device_authorization_endpoint: `${issuer}/device_authorization`,
      revocation_endpoint: `${issuer}/revoke`,
      grant_types_supported: ['client_credentials', 'authorization_code', 'refresh_token', DEVICE_GRANT],
      code_challenge_methods_supported: ['S256'],
      scopes_supported: ['openid', 'offline_access'],
      token_endpoint_auth_methods_supported: ['none'],
      response_types_supported: ['code', 'token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [key.algorithm],
    },
    '/jwks': { keys: [key.publicJwk] },
  };

  /** `POST` path -> what it does with the form. */
  const forms: Record<string, (form: URLSearchParams, response: ServerResponse) => Promise<void> | void> = {
    '/token': token,
    '/revoke': (form, response) => {
      tokens.revoke(form.get('token') ?? '');
      answer(response, 200, {});
    },
    '/device_authorization': (form, response) => {
      const { device, code, expires, interval } = devices.begin(form.get('client_id') ?? '');
      answer(response, 200, {
        device_code: device,
        user_code: code,
        verification_uri: `${issuer}/device`,
        verification_uri_complete: `${issuer}/device?user_code=${code}`,
        expires_in: expires,
        interval,
      });
    },
    '/authorize': (form, response) => {
      const person = PEOPLE.find((name) => name === form.get('person'));
      const wanted = wantedOf(form);
      if (wanted === undefined) return show(response, page('This is no sign-in', ''));
      const back = new URL(wanted.returnTo);
      back.searchParams.set('state', wanted.state);
      if (person === undefined) back.searchParams.set('error', 'access_denied');
      else {
        const { client, nonce } = wanted;
        back.searchParams.set('code', codes.give(wanted, { person, client, audience: options.audience, nonce }));
      }
      response.writeHead(303, { location: back.href, 'cache-control': 'no-store' }).end();
    },
    '/device': (form, response) => {
      const person = PEOPLE.find((name) => name === form.get('person'));
      if (!devices.decide(form.get('user_code') ?? '', person)) return showDevice(response, '');
      const said = person === undefined ? 'Refused.' : `The device is signed in as ${person}.`;
      return show(response, page(said, '<p>You can close this page and go back to your terminal.</p>'));
    },
  };

  async function token(form: URLSearchParams, response: ServerResponse): Promise<void> {
    const client = form.get('client_id') ?? '';
    const audience = form.get('audience') ?? options.audience;
    if (audience !== options.audience) {
      return refuse(response, 'invalid_target', `audience is "${audience}"; tokens are for "${options.audience}".`);
    }
    const grant = form.get('grant_type');
    switch (grant) {
      case 'client_credentials': {
        if (!PEOPLE.some((name) => name === client)) {
          return refuse(response, 'invalid_client', `Nobody is called "${client}" here. Known: ${PEOPLE.join(', ')}.`);
        }
        return answer(response, 200, await tokens.access({ person: client, client, audience }));
      }
      case DEVICE_GRANT: {
        const polled = devices.poll(form.get('device_code') ?? '', client);
        if (typeof polled === 'string') return refuse(response, polled, `The device's sign-in: ${polled}.`);
        return answer(response, 200, await tokens.session({ person: polled.person, client, audience }));
      }
      case 'authorization_code': {
        const field = (name: string) => form.get(name) ?? '';
        const granted = codes.exchange(field('code'), client, field('redirect_uri'), field('code_verifier'));
        if (granted === undefined)
          return refuse(response, 'invalid_grant', 'The code is not known, or not of this client.');
        return answer(response, 200, await tokens.session(granted));
      }
      case 'refresh_token': {
        const granted = tokens.renew(form.get('refresh_token') ?? '');
        if (granted?.client !== client) return refuse(response, 'invalid_grant', 'The refresh token is not known.');
        return answer(response, 200, await tokens.session(granted));
      }
      default:
        return refuse(
          response,
          'unsupported_grant_type',
          `grant_type is "${grant ?? ''}"; send client_credentials, refresh_token or ${DEVICE_GRANT}.`,
        );
    }
  }

  function showDevice(response: ServerResponse, code: string): void {
    if (devices.waits(code)) {
      const asks = `<p>A device shows the code <code>${inert(code)}</code>. Is it the same?</p>`;
      const people = choosePerson('/device', { user_code: code }, PEOPLE);
      return show(response, page('Sign in a device', asks + people));
    }
    const wrong =
      code === '' ? '' : `<p>No device waits with the code ${inert(code)}: it is mistyped, used or too old.</p>`;
    const form = '<form><input name="user_code" aria-label="code" autofocus> <button>Next</button></form>';
    return show(response, page('Which code does your device show?', wrong + form));
  }

  const server = createServer((request, response) => {
    const { pathname: path, searchParams } = new URL(request.url ?? '/', issuer);
    if (request.method === 'GET' && path in documents) return answer(response, 200, documents[path]);
    if (request.method === 'GET' && path === '/device')
      return showDevice(response, searchParams.get('user_code') ?? '');
    if (request.method === 'GET' && path === '/authorize') {
      const asks = choosePerson('/authorize', Object.fromEntries(searchParams), PEOPLE);
      const known = wantedOf(searchParams) !== undefined;
      return show(response, known ? page('Sign in', asks) : page('This is no sign-in', ''));
    }
    const form = request.method === 'POST' ? forms[path] : undefined;
    if (form === undefined) {
      return answer(response, 404, { error: 'not_found', error_description: `${request.method} ${path}` });
    }
    bodyOf(request)
      .then((body) => form(new URLSearchParams(body), response))
      .catch((error: unknown) => answer(response, 500, { error: String(error) }));
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

function show(response: ServerResponse, html: string): void {
  // Its forms lead back to the client, on another port.
  const policy = "default-src 'none'; style-src 'unsafe-inline'; form-action http:; frame-ancestors 'none'";
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };
  response.writeHead(200, { ...headers, 'content-security-policy': policy });
  response.end(html);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > 10_000) throw new Error('The request is longer than 10,000 characters.');
  }
  return body;
}
