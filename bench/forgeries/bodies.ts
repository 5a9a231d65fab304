import { type Forger, type Forged, hex, type Kinds, upTo } from './forged.ts';
import { pick } from '../lab/random.ts';
import { signed } from './jwt.ts';
import { claimsOf } from './tokens.ts';

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly type?: string;
  readonly as?: string;
  readonly body?: string | object;
}

/** A request of somebody whose token is good. */
export function asks(
  forger: Forger,
  { method = 'POST', path = '/changes', type, as, body }: Asked,
  ...refusedWith: number[]
): Forged {
  const headers = {
    authorization: `Bearer ${signed(forger.people, claimsOf(forger, as))}`,
    ...(body === undefined ? {} : { 'content-type': type ?? 'application/json' }),
  };
  const text = typeof body === 'object' ? JSON.stringify(body) : body;
  const sent = { method, path: `/api/v1${path}`, headers, ...(text === undefined ? {} : { body: text }) };
  return { sent, refusedWith };
}

const deploy = { kind: 'deploy', service: 'app', environment: 'staging', version: '1.4.2' };
/** What every object inherits. */
export const inherited = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'] as const;

/** What is asked for is wrong, though who asks is known. */
export const bodyKinds: Kinds = {
  'body: no JSON': (forger) => asks(forger, { body: `{"kind":"deploy",${hex(forger.random, 8)}` }, 400),
  'body: no object': (forger) => asks(forger, { body: pick(forger.random, ['null', '1', '"x"', '[]', '']) }, 400),
  'body: nested without end': (forger) => asks(forger, { body: '['.repeat(10_000 + upTo(forger.random, 90_000)) }, 400),
  'body: an unknown member': (forger) => asks(forger, { body: { ...deploy, [`x${hex(forger.random, 6)}`]: 1 } }, 400),
  'body: of the wrong type': (forger) => {
    const wrong = pick(forger.random, [1, null, true, [], {}, ['app']]);
    return asks(
      forger,
      { body: { ...deploy, [pick(forger.random, ['service', 'environment', 'version'])]: wrong } },
      400,
    );
  },
  'body: a prototype': (forger) =>
    asks(forger, { body: `{"kind":"deploy","__proto__":{"admin":true},"x":"${hex(forger.random, 6)}"}` }, 400),
  'body: of another content type': (forger) =>
    asks(forger, { type: pick(forger.random, ['text/plain', 'text/xml', 'x']), body: deploy }, 400),
  'body: a service nobody knows': (forger) => {
    const service = pick(forger.random, [...inherited, hex(forger.random, 8), '../app', 'app\u0000']);
    return asks(forger, { body: { ...deploy, service } }, 404);
  },
  'body: an environment nobody knows': (forger) =>
    asks(forger, { body: { ...deploy, environment: pick(forger.random, [...inherited, hex(forger.random, 8)]) } }, 404),
  'body: no version': (forger) =>
    asks(
      forger,
      { body: { ...deploy, version: pick(forger.random, ['latest', '', ' ', '-1', '$(id)', 'x'.repeat(500)]) } },
      400,
    ),
  'body: an override without a reason': (forger) => asks(forger, { body: { ...deploy, override: ['freeze'] } }, 400),
  'body: a wait without end': (forger) =>
    asks(forger, { body: { ...deploy, wait: pick(forger.random, [51, 1e9, -1, '50']) } }, 400),
  'right: an outsider deploys': (forger) => asks(forger, { as: 'outsider', body: deploy }, 403),
  'right: a stranger deploys': (forger) => asks(forger, { as: hex(forger.random, 10), body: deploy }, 403),
  // Whose a lock is, and so whether another may release it, only a worker knows.
  'right: an outsider locks': (forger) => {
    const body = { kind: 'lock', on: { service: 'app', environment: 'prod' }, reason: 'mine' };
    return asks(forger, { as: 'outsider', path: '/restraints', body }, 403);
  },
};
