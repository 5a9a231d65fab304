import { type Forger, type Forged, hex, type Kinds, upTo } from './forged.ts';
import { operations } from '../../bot/http/operations/all.ts';
import { pick } from '../lab/random.ts';
import { es256, hs256, jwt, signed } from './jwt.ts';

type Route = readonly [method: string, path: string, body?: object];

/** Every operation of the API that asks who one is, with names and a body that would be understood; or only those for people. */
export function routes(change: string, asker?: 'person'): readonly Route[] {
  const names: Readonly<Record<string, string>> = { id: change, service: 'app', environment: 'prod', group: 'shop' };
  return Object.values(operations)
    .filter((each) => (asker === undefined ? each.asker !== 'nobody' : each.asker === asker))
    .map(({ method, path }) => {
      const there = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => names[name] ?? 'x');
      return method === 'GET' ? [method, there] : [method, there, bodyOf(path)];
    });
}

function bodyOf(path: string): object {
  if (path === '/changes') return { kind: 'deploy', service: 'app', environment: 'staging', version: '1.4.2' };
  const reason = { reason: 'because' };
  return path.startsWith('/restraints')
    ? { kind: 'lock', on: { service: 'app', environment: 'prod' }, ...reason }
    : reason;
}

/** A request of the API with this `Authorization`, to any of its routes. */
function asked({ random, used }: Forger, authorization: string | undefined): Forged {
  const [method, path, body] = pick(random, routes(used.change));
  const headers = {
    ...(authorization === undefined ? {} : { authorization }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const sent = {
    method,
    path: `/api/v1${path}`,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  return { sent, refusedWith: [401] };
}

const bearer = (forger: Forger, token: string) => asked(forger, `Bearer ${token}`);
const seconds = ({ now }: Pick<Forger, 'now'>) => Math.floor(now() / 1000);

/** What a person's token says. */
export function claimsOf(forger: Omit<Forger, 'used'>, subject = 'release-manager') {
  const at = seconds(forger);
  const { audience: aud, people } = forger;
  return { iss: people.issuer, sub: subject, aud, iat: at, exp: at + 3600, jti: hex(forger.random, 16) };
}

/** One of them with other claims, signed rightly. */
const claiming = (forger: Forger, claims: object) =>
  bearer(forger, signed(forger.people, { ...claimsOf(forger), ...claims }));

/** Tokens that prove nothing. */
export const tokenKinds: Kinds = {
  'token: none': (forger) => asked(forger, undefined),
  'token: of another scheme': (forger) =>
    asked(forger, pick(forger.random, ['Basic eDp5', 'Bearer', 'Bearer a b', 'Token x'])),
  'token: no JWT': (forger) => bearer(forger, hex(forger.random, upTo(forger.random, 200))),
  'token: three parts of nothing': (forger) =>
    bearer(forger, [20, 60, 86].map((length) => hex(forger.random, length)).join('.')),
  'token: expired': (forger) => claiming(forger, { exp: seconds(forger) - 31 - upTo(forger.random, 1e6) }),
  'token: without an expiry': (forger) => claiming(forger, { exp: undefined }),
  'token: not valid yet': (forger) => claiming(forger, { nbf: seconds(forger) + 40 + upTo(forger.random, 1e6) }),
  'token: for another audience': (forger) =>
    claiming(forger, { aud: pick(forger.random, ['other', ['other'], '', []]) }),
  'token: of another issuer': (forger) =>
    bearer(forger, signed(forger.strangers, { ...claimsOf(forger), iss: forger.strangers.issuer })),
  'token: in an issuer’s name, by a stranger’s key': (forger) =>
    bearer(forger, signed(forger.strangers, claimsOf(forger), { kid: forger.people.kid })),
  'token: by the key of the CI jobs’ issuer': (forger) => bearer(forger, signed(forger.ci, claimsOf(forger))),
  'token: its own key in its header': (forger) => {
    const { kid, jwk } = forger.strangers;
    return bearer(
      forger,
      signed(forger.strangers, claimsOf(forger), { kid: pick(forger.random, [kid, 'people-1']), jwk }),
    );
  },
  'token: alg none': (forger) => {
    const alg = pick(forger.random, ['none', 'None', 'NONE']);
    return bearer(
      forger,
      jwt({ alg, typ: 'JWT' }, claimsOf(forger), () => Buffer.alloc(0)),
    );
  },
  'token: HMAC with the public key': (forger) => {
    const { jwk, kid } = forger.people;
    return bearer(forger, jwt({ alg: 'HS256', kid }, claimsOf(forger), hs256(JSON.stringify(jwk))));
  },
  'token: a key nobody knows': (forger) =>
    bearer(forger, signed(forger.people, claimsOf(forger), { kid: hex(forger.random, 8) })),
  'token: claims changed after signing': (forger) => {
    const [header = '', , signature = ''] = signed(forger.people, claimsOf(forger, 'outsider')).split('.');
    const claims = Buffer.from(JSON.stringify(claimsOf(forger))).toString('base64url');
    return bearer(forger, `${header}.${claims}.${signature}`);
  },
  'token: an extension that must be understood': (forger) => {
    const header = { alg: 'ES256', kid: forger.people.kid, crit: ['x'], x: 1 };
    return bearer(forger, jwt(header, claimsOf(forger), es256(forger.people.privateKey)));
  },
  'token: without a subject': (forger) => claiming(forger, { sub: forger.random() < 0.5 ? undefined : '' }),
};
