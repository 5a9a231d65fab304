import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Delivery, maxSkewSeconds, verifyDelivery } from '../../../bot/gitlab/verify.ts';
import { Problem } from '../../../bot/gateway/problem.ts';
import { signedDelivery, signingToken } from '../support/gitlab.ts';

const now = Date.UTC(2026, 0, 2, 3, 4, 5);
const seed = 5;

function delivery(body: string, id: string, at = now, secret = signingToken): Delivery {
  const { headers, payload } = signedDelivery(body, id, at, secret);
  return {
    id: headers['webhook-id'],
    timestamp: headers['webhook-timestamp'],
    signature: headers['webhook-signature'],
    token: undefined,
    body: Buffer.from(payload),
  };
}

const ids = fc.stringMatching(/^[\w.:-]{1,80}$/);
const secrets = fc
  .uint8Array({ minLength: 24, maxLength: 64 })
  .map((key) => `whsec_${Buffer.from(key).toString('base64')}`);

function refusal(check: () => string): Problem {
  try {
    check();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

test('whatever is signed with the key, within the skew, is accepted, and answers its id', () => {
  fc.assert(
    fc.property(
      fc.string(),
      ids,
      secrets,
      fc.integer({ min: -maxSkewSeconds, max: maxSkewSeconds }),
      (body, id, secret, skew) => {
        expect(verifyDelivery(delivery(body, id, now + skew * 1000, secret), secret, now)).toBe(id);
      },
    ),
    { seed },
  );
});

test('whatever differs in one byte of body, id, time or signature is refused', () => {
  const change = fc.record({
    part: fc.constantFrom('body', 'id', 'timestamp', 'signature'),
    at: fc.nat(),
    to: fc.constantFrom('0', '1', 'a', 'Z'),
  });
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), ids, change, (body, id, { part, at, to }) => {
      const good = delivery(body, id);
      const text = part === 'body' ? body : (good[part as 'id' | 'timestamp' | 'signature'] ?? '');
      const place = at % text.length;
      const bent = text.slice(0, place) + to + text.slice(place + 1);
      // The last character of a Base64 text has bits that mean nothing; the text is compared, so it counts all the same.
      fc.pre(bent !== text);
      const forged = { ...good, [part]: part === 'body' ? Buffer.from(bent) : bent };
      expect(refusal(() => verifyDelivery(forged, signingToken, now)).type).toBe('unauthenticated');
    }),
    { seed },
  );
});

test('another key, no key, or any text for a signature is refused', () => {
  fc.assert(
    fc.property(fc.string(), ids, secrets, fc.string(), (body, id, secret, text) => {
      fc.pre(secret !== signingToken);
      expect(refusal(() => verifyDelivery(delivery(body, id, now, secret), signingToken, now)).type).toBe(
        'unauthenticated',
      );
      const claimed = { ...delivery(body, id), signature: text };
      expect(refusal(() => verifyDelivery(claimed, signingToken, now)).type).toBe('unauthenticated');
      expect(refusal(() => verifyDelivery(delivery(body, id), undefined, now)).message).toContain(
        'COXSWAIN_GITLAB_WEBHOOK_SECRET',
      );
    }),
    { seed },
  );
});

test.each([maxSkewSeconds + 1, -maxSkewSeconds - 1, 86_400])('a delivery %s s away is refused', (seconds) => {
  const late = delivery('{}', 'one', now - seconds * 1000);
  expect(refusal(() => verifyDelivery(late, signingToken, now)).message).toMatch(/at most 300 s/);
});

test('a token counts where there is no signature, and only where one is configured', () => {
  const plain = 'a-token-of-some-length';
  const sent: Delivery = {
    id: 'one',
    timestamp: undefined,
    signature: undefined,
    token: plain,
    body: Buffer.from('{}'),
  };
  expect(verifyDelivery(sent, plain, now)).toBe('one');
  expect(verifyDelivery(sent, `${signingToken}, ${plain}`, now)).toBe('one');
  expect(refusal(() => verifyDelivery({ ...sent, token: `${plain}x` }, plain, now)).message).toContain(
    'X-Gitlab-Token',
  );
  expect(refusal(() => verifyDelivery({ ...sent, token: undefined }, plain, now)).message).toContain('neither');
  expect(refusal(() => verifyDelivery({ ...sent, token: signingToken }, signingToken, now)).message).toContain(
    'not signed',
  );
  // A signature is never passed over in favour of the token.
  const both = { ...sent, timestamp: String(now / 1000), signature: 'v1,AAAA' };
  expect(refusal(() => verifyDelivery(both, `${signingToken},${plain}`, now)).message).toContain('does not fit');
  expect(refusal(() => verifyDelivery({ ...sent, id: undefined }, plain, now)).type).toBe('usage');
});

test('one of several signatures and either of two keys is enough, as while a key is changed', () => {
  const other = `whsec_${Buffer.from('another key that is long enough!').toString('base64')}`;
  const sent = delivery('{}', 'one', now, other);
  const several = { ...sent, signature: `v1,AAAA ${sent.signature} v2,zzz` };
  expect(verifyDelivery(several, `${signingToken},${other}`, now)).toBe('one');
});

test('no refusal repeats a secret, a token or a signature', () => {
  const token = 'sent-by-somebody-else';
  const sent: Delivery = {
    id: 'one',
    timestamp: String(now / 1000),
    signature: 'v1,abcdefgh',
    token,
    body: Buffer.from('{}'),
  };
  for (const each of [sent, { ...sent, signature: undefined }]) {
    const { message } = refusal(() => verifyDelivery(each, `${signingToken},a-secret-of-our-own`, now));
    for (const hidden of [signingToken, 'a-secret-of-our-own', token, 'abcdefgh'])
      expect(message).not.toContain(hidden);
  }
});
