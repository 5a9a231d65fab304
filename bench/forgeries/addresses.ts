import { pick } from '../lab/random.ts';
import { asks, inherited } from './bodies.ts';
import { type Forged, hex, type Kinds, upTo } from './forged.ts';

/** The server ends such a connection, so that nothing else is sent over it. */
const closing = { connection: 'close' };
const large = 'x'.repeat(6 * 1024 * 1024);

/** Addresses at which there is nothing, or nothing of the kind. */
export const addressKinds: Kinds = {
  'path: a change nobody knows': (forger) => {
    const id = pick(forger.random, [
      `app-prod-${hex(forger.random, 8)}`,
      '%00',
      '..%2F..%2Fetc',
      'x'.repeat(90),
      '%F0%9F%9A%A3',
      ...inherited,
    ]);
    const tail = pick(forger.random, ['', '/approve', '/abort', '/history', '/events']);
    const acts = tail === '/approve' || tail === '/abort';
    return asks(
      forger,
      { method: acts ? 'POST' : 'GET', path: `/changes/${id}${tail}`, ...(acts ? { body: {} } : {}) },
      404,
    );
  },
  'path: a place nobody knows': (forger) => {
    const name = pick(forger.random, [...inherited, hex(forger.random, 6)]);
    const path = pick(forger.random, [
      `/lanes/${name}/prod`,
      `/lanes/app/${name}`,
      `/groups/${name}/lane`,
      `/groups/${name}/readiness`,
    ]);
    return asks(forger, { method: 'GET', path }, 404);
  },
  'path: no text': (forger) =>
    asks(forger, { method: 'GET', path: `/changes/%${pick(forger.random, ['ff', 'zz', 'c0%80'])}` }, 400),
  'path: without end': (forger) =>
    asks(forger, { method: 'GET', path: `/changes/${'x'.repeat(1000 + upTo(forger.random, 8000))}` }, 400),
  'path: nothing is there': ({ random }) => ({
    sent: {
      method: pick(random, ['GET', 'POST', 'PUT', 'DELETE']),
      path: `/${hex(random, 8)}/../${hex(random, 8)}`,
      headers: {},
    },
    refusedWith: [404],
  }),
  'path: what can only be read': ({ random }) => ({
    sent: {
      method: pick(random, ['POST', 'PUT', 'PATCH']),
      path: pick(random, ['/healthz', '/slack/manifest.json', '/api/v1/openapi.json', '/api/v1/sign-in']),
      headers: { 'content-type': 'application/json' },
      body: '{',
    },
    refusedWith: [404, 400],
  }),
  'query: a list that is none': (forger) =>
    asks(
      forger,
      {
        method: 'GET',
        path: `/changes?${pick(forger.random, ['limit=0', 'limit=1e9', 'limit=x', 'x=1', 'name=a&name=b'])}`,
      },
      400,
    ),
  'headers: too long': ({ random }) => ({
    sent: { method: 'GET', path: '/healthz', headers: { 'x-long': hex(random, 4).repeat(5_000), ...closing } },
    refusedWith: [431, 0],
  }),
};

/** Larger than anything that is taken; drawn seldom, for what it costs to send. */
export const largeKinds: Kinds = {
  'large: to Slack’s address': () => largeTo('/slack/events', 'application/x-www-form-urlencoded'),
  'large: to GitLab’s address': () => largeTo('/gitlab/webhook', 'application/json'),
  'large: to the API': () => largeTo('/api/v1/changes', 'application/json'),
};

function largeTo(path: string, type: string): Forged {
  return {
    sent: { method: 'POST', path, headers: { 'content-type': type, ...closing }, body: large },
    // It is closed while more is coming.
    refusedWith: [400, 413, 0],
  };
}
