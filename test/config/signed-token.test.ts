import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { approvalAddress, readApprovalLink } from '../../config/approval-link.ts';
import { secret } from '../../config/secret.ts';
import { signer } from '../../config/sign.ts';
import { readToken, tokenOf } from '../../config/signed-token.ts';
import { z } from 'zod';

const sign = signer(secret('a key of thirty-two characters…!'));
if (sign === undefined) throw new Error('a key signs');
const link = {
  change: 'shop-prod-abcd2345',
  plan: 'ab'.repeat(32),
  person: 'second-manager',
  until: 1_767_625_800_000,
};
const tokenIn = (address: string) => new URL(address).searchParams.get('link') ?? '';

test('a link says what it is for, and the same content gives the same address', () => {
  const address = approvalAddress(sign, 'https://coxswain.example', link);
  expect(address).toMatch(/^https:\/\/coxswain\.example\/approvals\?link=[\w-]+\.[\w-]{43}$/);
  expect(address.length).toBeLessThan(400);
  expect(approvalAddress(sign, 'https://coxswain.example', { ...link })).toBe(address);
  expect(readApprovalLink(sign, tokenIn(address))).toEqual(link);
});

test('any other text is no link: another character, another key, another use, more behind it', () => {
  const token = tokenIn(approvalAddress(sign, 'https://coxswain.example', link));
  fc.assert(
    fc.property(fc.nat({ max: token.length - 1 }), fc.constantFrom('a', 'Z', '0', '_', '-', '.'), (at, letter) => {
      fc.pre(token[at] !== letter);
      return readApprovalLink(sign, token.slice(0, at) + letter + token.slice(at + 1)) === undefined;
    }),
    { seed: 7, numRuns: 500 },
  );
  const other = signer(secret('another key of thirty-two letters'));
  expect(other === undefined ? 'no key' : readApprovalLink(other, token)).toBeUndefined();
  expect(readApprovalLink(sign, `${token}.x`)).toBeUndefined();
  expect(readApprovalLink(sign, '')).toBeUndefined();
  expect(readApprovalLink(sign, tokenOf(sign, 'approval session', link))).toBeUndefined();
  expect(readApprovalLink(sign, tokenOf(sign, 'approval link', { ...link, more: 1 }))).toBeUndefined();
  expect(
    readToken(sign, 'approval session', z.object({ a: z.number() }), tokenOf(sign, 'approval session', { a: 1 })),
  ).toEqual({ a: 1 });
});
