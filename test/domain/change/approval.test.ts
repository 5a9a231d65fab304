import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Approving,
  approvalNeed,
  approvalOutcome,
  approve,
  askApproval,
  openRoles,
} from '../../../domain/change/approval.ts';
import { type ApprovalRule, ruleOf } from '../../../domain/change/approval-rule.ts';

const rule: ApprovalRule = {
  count: 2,
  from: ['oncall', 'managers'],
  notRequester: true,
  withinSeconds: 600,
  typed: 'shop',
  breakGlass: 'captains',
};
const asked = askApproval(rule, 'hash', 'first', 0);
const by = (person: string, groups: string[], more: Partial<Approving> = {}): Approving => ({
  approver: { person, groups },
  at: 1,
  plan: 'hash',
  typed: 'shop',
  ...more,
});

function given(state: typeof asked, approving: Approving) {
  const answer = approve(state, approving);
  if ('refusal' in answer) throw new Error(answer.refusal);
  return answer.state;
}

test('an approval by e-mail is kept as one', () => {
  expect(given(asked, by('second', ['oncall'], { by: 'email' })).given).toEqual([
    { person: 'second', at: 1, by: 'email' },
  ]);
});

test('two different people of the groups approve it', () => {
  const one = given(asked, by('second', ['oncall']));
  expect(approvalOutcome(one, 1)).toBe('waiting');
  expect(approvalNeed(one)).toBe('1 more of oncall or managers, not @first');
  expect(approvalOutcome(given(one, by('third', ['managers'])), 1)).toBe('approved');
});

const refused: [string, Approving, RegExp][] = [
  ['twice by one person', by('second', ['oncall']), /have approved this already; 1 more person has to/],
  [
    'from outside the groups',
    by('other', ['support']),
    /You may not approve this \(needs group oncall or managers; you are in support\)/,
  ],
  ['by the requester', by('first', ['oncall']), /somebody else has to approve it/],
  ['for another plan', by('third', ['oncall'], { plan: 'old' }), /plan has changed since you looked/],
  ['without the typed name', by('third', ['oncall'], { typed: 'shpo' }), /type "shop" exactly; you typed "shpo"/],
  [
    'alone, by one who may not',
    by('third', ['oncall'], { breakGlass: 'fire' }),
    /Only captains may approve this alone/,
  ],
  ['alone, without a reason', by('third', ['captains'], { breakGlass: ' ' }), /needs a reason/],
];
test.each(refused)('an approval %s does not count', (_what, approving, sentence) => {
  const one = given(asked, by('second', ['oncall']));
  expect(approve(one, approving)).toEqual({ refusal: expect.stringMatching(sentence) });
});

test('break-glass is enough alone, and stays on record with its reason', () => {
  const state = given(asked, by('captain', ['captains'], { breakGlass: 'the region burns' }));
  expect(approvalOutcome(state, 1)).toBe('approved');
  expect(state.given).toEqual([{ person: 'captain', at: 1, breakGlass: 'the region burns' }]);
});

test('it expires, and a rejection outweighs everything', () => {
  expect(approvalOutcome(asked, 599_999)).toBe('waiting');
  expect(approvalOutcome(asked, 600_000)).toBe('expired');
  expect(approvalOutcome({ ...asked, rejected: { person: 'x', at: 1 } }, 1)).toBe('rejected');
});

test('whoever presses in whatever order, an approved plan has as many different people of the groups as it asks for', () => {
  const person = fc.constantFrom(
    { person: 'first', groups: ['oncall'] },
    { person: 'a', groups: ['oncall'] },
    { person: 'b', groups: ['managers'] },
    { person: 'c', groups: ['support'] },
  );
  fc.assert(
    fc.property(fc.array(person, { maxLength: 12 }), (people) => {
      let state = asked;
      for (const approver of people) {
        const answer = approve(state, { approver, at: 1, plan: 'hash', typed: 'shop' });
        if ('state' in answer) state = answer.state;
      }
      const names = new Set(state.given.map((each) => each.person));
      expect(names.has('first') || names.has('c')).toBe(false);
      expect(approvalOutcome(state, 1) === 'approved').toBe(names.size >= 2);
    }),
    { seed: 5 },
  );
});

describe('required roles', () => {
  const withRoles: ApprovalRule = {
    count: 2,
    from: ['managers'],
    roles: ['security'],
    notRequester: true,
    withinSeconds: 600,
  };
  const quorum = askApproval({ ...withRoles, from: ['managers', 'security'] }, 'hash', 'first', 0);

  test('two managers are not enough while nobody of security has approved, and the need says so', () => {
    const two = given(given(quorum, by('a', ['managers'])), by('b', ['managers']));
    expect(approvalOutcome(two, 1)).toBe('waiting');
    expect(openRoles(two)).toEqual(['security']);
    expect(approvalNeed(quorum)).toBe('2 of managers or security, among them one of security, not @first');
    expect(approvalNeed(two)).toBe('1 more of security, not @first');
    expect(approvalOutcome(given(two, by('c', ['security'])), 1)).toBe('approved');
  });

  test('who is in two groups counts as one person and fills both roles', () => {
    const both = ruleOf({
      count: 1,
      from: ['oncall'],
      roles: ['managers', 'security'],
      notRequester: false,
      within: 60,
    });
    expect(both.from).toEqual(['oncall', 'managers', 'security']);
    const asksBoth = askApproval(both, 'hash', 'first', 0);
    expect(approvalOutcome(given(asksBoth, by('a', ['managers', 'security'])), 1)).toBe('approved');
    expect(approvalOutcome(given(asksBoth, by('a', ['managers'])), 1)).toBe('waiting');
  });
});

describe('at expiry', () => {
  const lenient: ApprovalRule = {
    count: 2,
    from: ['managers', 'security'],
    roles: ['security'],
    notRequester: true,
    withinSeconds: 600,
    atExpiry: 'approve',
  };
  const state = askApproval(lenient, 'hash', 'first', 0);

  test('silence never approves, nor does anybody for a required role', () => {
    expect(approvalOutcome(state, 600_000)).toBe('expired');
    expect(approvalOutcome(given(state, by('a', ['managers'])), 600_000)).toBe('expired');
  });

  test('one approval that fills every role is enough then, and only then', () => {
    const one = given(state, by('a', ['security']));
    expect([approvalOutcome(one, 599_999), approvalOutcome(one, 600_000)]).toEqual(['waiting', 'approved']);
    expect(approvalOutcome({ ...one, expired: true }, 0)).toBe('approved');
  });
});

describe('somebody in the place of another', () => {
  const until = 1000;
  const inPlaceOf = (person: string, groups: string[], end = until) => ({
    standsInFor: [{ person, groups, until: end }],
  });
  const delegate = (at: number, ...more: Parameters<typeof inPlaceOf>) => ({
    ...by('deputy', ['support']),
    at,
    approver: { person: 'deputy', groups: ['support'], ...inPlaceOf(...more) },
  });

  test('counts until that time, by name, and not after it', () => {
    expect(given(asked, delegate(999, 'boss', ['managers'])).given).toEqual([
      { person: 'deputy', at: 999, for: 'boss' },
    ]);
    expect(approve(asked, delegate(1000, 'boss', ['managers']))).toEqual({
      refusal: expect.stringMatching(/you are in support/),
    });
  });

  test('never besides the one they stand in for, whoever comes first', () => {
    const first = given(asked, delegate(1, 'boss', ['managers']));
    expect(approve(first, by('boss', ['managers']))).toEqual({
      refusal: '@deputy has approved this in your place already.',
    });
    const boss = given(asked, by('boss', ['managers']));
    expect(approve(boss, delegate(1, 'boss', ['managers']))).toEqual({
      refusal: expect.stringMatching(/only in the place of @boss/),
    });
  });

  test('never for what the one they stand in for, or they themselves, asked for', () => {
    const lax: ApprovalRule = { count: 1, from: ['managers'], notRequester: false, withinSeconds: 600 };
    for (const requester of ['boss', 'deputy']) {
      const state = askApproval(lax, 'hash', requester, 0);
      expect(approve(state, delegate(1, 'boss', ['managers']))).toHaveProperty('refusal');
    }
  });

  test('themselves first, unless the other fills a role that is open', () => {
    const both = (roles: string[]) =>
      askApproval(
        { count: 2, from: ['managers', 'security'], roles, notRequester: true, withinSeconds: 600 },
        'hash',
        'first',
        0,
      );
    const approving = {
      ...by('deputy', ['managers']),
      approver: { person: 'deputy', groups: ['managers'], ...inPlaceOf('boss', ['security']) },
    };
    expect(given(both(['managers']), approving).given[0]).not.toHaveProperty('for');
    expect(given(both(['security']), approving).given[0]).toMatchObject({ for: 'boss', roles: ['security'] });
  });
});

test('where there are choices, one of them is picked and kept', () => {
  const state = askApproval(
    { count: 1, from: ['oncall'], notRequester: false, withinSeconds: 60, choices: ['checked', 'trusted'] },
    'hash',
    'first',
    0,
  );
  expect(approve(state, by('a', ['oncall']))).toEqual({
    refusal: expect.stringMatching(/pick checked or trusted .*; you picked none/),
  });
  expect(approve(state, by('a', ['oncall'], { choice: 'guessed' }))).toEqual({
    refusal: expect.stringMatching(/you picked "guessed"/),
  });
  expect(given(state, by('a', ['oncall'], { choice: 'checked' })).given).toEqual([
    { person: 'a', at: 1, choice: 'checked' },
  ]);
});
