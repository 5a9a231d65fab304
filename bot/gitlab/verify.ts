import { createHmac, timingSafeEqual } from 'node:crypto';
import { Problem } from '../gateway/problem.ts';

/** How far GitLab's clock and ours may be apart, both ways, seconds. */
export const maxSkewSeconds = 300;

/** One delivery, its body byte for byte as it came. */
export interface Delivery {
  readonly id: string | undefined;
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
  readonly token: string | undefined;
  readonly body: Buffer;
}

/**
 * Checks that a delivery comes from GitLab: by its signature where it has one, and then that it is of now; else by the secret
 * token. Answers its id, which stays the same when it is sent again. Throws a `Problem`.
 * https://docs.gitlab.com/user/project/integrations/webhooks/ and https://www.standardwebhooks.com
 *
 * @param secrets as in COXSWAIN_GITLAB_WEBHOOK_SECRET; undefined: nothing is accepted
 * @param now epoch ms
 */
export function verifyDelivery(delivery: Delivery, secrets: string | undefined, now: number): string {
  if (secrets === undefined) {
    throw refused(
      'No secret of GitLab’s webhook is configured, so no delivery is accepted: set COXSWAIN_GITLAB_WEBHOOK_SECRET.',
    );
  }
  const each = secrets.split(',').map((secret) => secret.trim());
  if (delivery.signature === undefined) checkToken(delivery.token, each);
  else checkSignature(delivery, delivery.signature, each, now);
  const { id } = delivery;
  if (id === undefined || !/^[\w.:-]{1,200}$/.test(id)) {
    throw new Problem(
      'usage',
      'The delivery has no usable webhook-id, so it could not be told from its repetition. Nothing was started.',
    );
  }
  return id;
}

function checkSignature(
  { id = '', timestamp, body }: Delivery,
  signature: string,
  secrets: readonly string[],
  now: number,
): void {
  if (timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) {
    throw refused('The delivery is signed, but has no webhook-timestamp.');
  }
  const given = signature.split(' ').flatMap((part) => (part.startsWith('v1,') ? [part.slice(3)] : []));
  const keys = secrets.flatMap((secret) =>
    secret.startsWith('whsec_') ? [Buffer.from(secret.slice(6), 'base64')] : [],
  );
  const expected = keys.map((key) =>
    createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64'),
  );
  // Every pair is compared, so that the time says nothing of which one fits.
  const fits = expected.flatMap((right) => given.slice(0, 8).map((one) => same(one, right))).some(Boolean);
  if (!fits) {
    throw refused(
      'The signature does not fit: check that COXSWAIN_GITLAB_WEBHOOK_SECRET has the signing token of this webhook.',
    );
  }
  const skew = now / 1000 - Number(timestamp);
  if (Math.abs(skew) > maxSkewSeconds) {
    const when = `${Math.round(Math.abs(skew))} s ${skew > 0 ? 'old' : 'in the future'}`;
    throw refused(
      `The delivery is ${when}; at most ${maxSkewSeconds} s are accepted. Check the clocks, then send it again.`,
    );
  }
}

/** The older way. A signing token is never compared so: it must not travel. */
function checkToken(token: string | undefined, secrets: readonly string[]): void {
  const tokens = secrets.filter((secret) => !secret.startsWith('whsec_'));
  if (tokens.length === 0) {
    throw refused(
      'The delivery is not signed, but a signing token is configured: set the same signing token in GitLab’s webhook.',
    );
  }
  if (token === undefined) throw refused('The delivery has neither webhook-signature nor X-Gitlab-Token.');
  if (!tokens.map((right) => same(token, right)).some(Boolean)) {
    throw refused(
      'X-Gitlab-Token does not fit: check that COXSWAIN_GITLAB_WEBHOOK_SECRET has the secret token of this webhook.',
    );
  }
}

const refused = (sentence: string) => new Problem('unauthenticated', sentence);

const comparing = 'of equal length, whatever was sent';

/** In a time that does not depend on either text, nor on their lengths. */
function same(a: string, b: string): boolean {
  const digest = (text: string) => createHmac('sha256', comparing).update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
