import { eventOf, signedAs } from '../deliveries/events.ts';
import type { Sent } from '../lab/http.ts';
import { type Forged, type Forger, hex, type Kinds, upTo } from './forged.ts';
import { pick } from '../lab/random.ts';

/** A delivery signed rightly. */
export function delivery(id: string, body: string, secret: string, at: number): Sent {
  return { method: 'POST', path: '/gitlab/webhook', headers: signedAs(id, body, secret, at), body };
}

const anyEvent = ({ random }: Forger) => JSON.stringify(eventOf(1_000_000 + upTo(random, 1e9)));
const own = (forger: Forger, body = anyEvent(forger), at = forger.now(), secret = forger.hookSecret) =>
  delivery(`forged-${hex(forger.random, 12)}`, body, secret, at);
const refused = (sent: Sent, ...refusedWith: number[]): Forged => ({ sent, refusedWith });
const withHeaders = (sent: Sent, headers: Record<string, string>): Sent => ({
  ...sent,
  headers: { ...sent.headers, ...headers },
});
/** GitLab switches off a webhook that refuses what is not for it, so this is answered 200: with nothing started. */
const ignored = (sent: Sent): Forged => ({
  sent,
  refusedWith: [200],
  says: (body) => {
    const { started, known, ignored: why } = JSON.parse(body);
    return started.length === 0 && known.length === 0 && typeof why === 'string' && why !== '';
  },
});

/** An event of any kind with other members. */
function altered(forger: Forger, alter: (event: Record<string, unknown>) => object): Sent {
  const event: Record<string, unknown> = JSON.parse(anyEvent(forger));
  return own(forger, JSON.stringify(alter(event)));
}

/** Deliveries in GitLab's name. */
export const gitlabKinds: Kinds = {
  'gitlab: any signature': (forger) =>
    refused(withHeaders(own(forger), { 'webhook-signature': `v1,${hex(forger.random, 44)}` }), 401),
  'gitlab: many signatures': (forger) => {
    const many = Array.from({ length: 100 }, () => `v1,${hex(forger.random, 44)}`).join(' ');
    return refused(withHeaders(own(forger), { 'webhook-signature': many }), 401);
  },
  'gitlab: no signature': (forger) => {
    const body = anyEvent(forger);
    const headers = { 'content-type': 'application/json', 'webhook-id': hex(forger.random, 12) };
    return refused({ method: 'POST', path: '/gitlab/webhook', headers, body }, 401);
  },
  'gitlab: the token of the older way': (forger) => {
    const body = anyEvent(forger);
    const token = pick(forger.random, [forger.hookSecret, hex(forger.random, 32)]);
    const headers = { 'x-gitlab-token': token, 'idempotency-key': hex(forger.random, 12) };
    return refused({ method: 'POST', path: '/gitlab/webhook', headers, body }, 401);
  },
  'gitlab: another secret': (forger) =>
    refused(own(forger, anyEvent(forger), forger.now(), `whsec_${hex(forger.random, 44)}`), 401),
  'gitlab: too old': (forger) =>
    refused(own(forger, anyEvent(forger), forger.now() - 302_000 - upTo(forger.random, 1e9)), 401),
  'gitlab: of the future': (forger) =>
    refused(own(forger, anyEvent(forger), forger.now() + 310_000 + upTo(forger.random, 1e9)), 401),
  'gitlab: sent again': ({ used }) => ({
    sent: used.delivery,
    // Once it is too old it is refused.
    refusedWith: [200, 401],
    says: (body) => {
      const { started = [], known = [], error } = JSON.parse(body);
      return started.length === 0 && (known.length === 1 || error !== undefined);
    },
  }),
  'gitlab: an honest signature under another id': ({ used, random }) =>
    refused(withHeaders(used.delivery, { 'webhook-id': hex(random, 12) }), 401),
  'gitlab: an honest signature over another text': (forger) =>
    refused({ ...forger.used.delivery, body: anyEvent(forger) }, 401),
  'gitlab: no JSON': (forger) => refused(own(forger, `{"object_kind":"push","ref":"${hex(forger.random, 9)}`), 400),
  'gitlab: JSON, but no object': (forger) =>
    refused(own(forger, pick(forger.random, ['null', '1', '"push"', '[]', `[${'['.repeat(5_000)}`])), 400),
  'gitlab: a known event without its project': (forger) =>
    refused(
      altered(forger, (event) => ({ ...event, project: undefined })),
      400,
    ),
  'gitlab: a shortened commit': (forger) =>
    refused(own(forger, JSON.stringify({ ...eventOf(1), checkout_sha: hex(forger.random, 8) })), 400),
  'gitlab: an id that tells nothing apart': (forger) => {
    const id = pick(forger.random, ['', 'a b', `x${'y'.repeat(300)}`]);
    return refused(delivery(id, anyEvent(forger), forger.hookSecret, forger.now()), 400);
  },
  'gitlab: a project nobody knows': (forger) =>
    ignored(altered(forger, (event) => ({ ...event, project: { id: 9, path_with_namespace: 'evil/app' } }))),
  'gitlab: an unprotected ref': (forger) =>
    ignored(own(forger, JSON.stringify({ ...eventOf(1 + 6 * upTo(forger.random, 1e6)), ref_protected: false }))),
  'gitlab: an event nobody waits for': (forger) =>
    ignored(altered(forger, (event) => ({ ...event, object_kind: hex(forger.random, 6) }))),
};
