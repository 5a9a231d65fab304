import { createHmac, timingSafeEqual } from 'node:crypto';
import { Problem } from '../gateway/problem.ts';

/** How far Slack's clock and ours may be apart, both ways, seconds. Bolt's own check refuses only old requests. */
const maxSkewSeconds = 300;

export interface SignedRequest {
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
  /** The body as it came, byte for byte. */
  readonly body: Buffer;
}

/**
 * Checks that a request comes from Slack and is of now; answers its signature. Throws a `Problem` otherwise.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function verifySlackRequest({ timestamp, signature, body }: SignedRequest, secret: string, now: number): string {
  if (timestamp === undefined || signature === undefined || !/^\d{1,12}$/.test(timestamp)) {
    throw new Problem('unauthenticated', 'The request is not signed by Slack: its signature headers are missing.');
  }
  const expected = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`;
  if (!same(signature, expected)) {
    throw new Problem(
      'unauthenticated',
      'The signature does not fit: check that SLACK_SIGNING_SECRET is the one of this app.',
    );
  }
  const skew = now / 1000 - Number(timestamp);
  if (Math.abs(skew) > maxSkewSeconds) {
    const when = `${Math.round(Math.abs(skew))} s ${skew > 0 ? 'old' : 'in the future'}`;
    throw new Problem(
      'unauthenticated',
      `The request is ${when}; at most ${maxSkewSeconds} s are accepted. Check the clocks, then try again.`,
    );
  }
  return signature;
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
