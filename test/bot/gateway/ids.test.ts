import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { changeId, updateId } from '../../../bot/gateway/ids.ts';

test('the id of a change is its place and eight letters of the key’s hash, RFC 4648', () => {
  // printf 'v0=abc' | sha256sum | xxd -r -p | base32 | head -c 8
  expect(changeId('app', 'prod', 'v0=abc')).toBe('app-prod-l4h7ktff');
  fc.assert(
    fc.property(fc.string(), (key) => {
      expect(changeId('app', 'prod', key)).toMatch(/^app-prod-[a-z2-7]{8}$/);
    }),
    { seed: 1 },
  );
});

describe('the id of a decision', () => {
  const parts = {
    change: 'app-prod-abcd2345',
    intent: 'promote',
    plan: 'hash',
    actor: { via: 'oidc', subject: 'oncall' },
    occasion: 'eu/bake-5#1',
  } as const;

  test('is the same for the same press', () => {
    expect(updateId({ ...parts })).toBe(updateId(parts));
  });

  test.each([
    ['another person', { actor: { via: 'oidc', subject: 'developer' } as const }],
    ['another plan', { plan: 'other' }],
    ['another intent', { intent: 'pause' }],
    ['another attempt', { occasion: 'eu/bake-5#2' }],
    ['another change', { change: 'app-prod-zzzz2345' }],
  ])('differs for %s', (_name, other) => {
    expect(updateId({ ...parts, ...other })).not.toBe(updateId(parts));
  });
});
