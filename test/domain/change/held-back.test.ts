import { expect, test } from '@jest/globals';
import { nextWait, waitText, wayOn } from '../../../domain/change/held-back.ts';
import type { Restraint } from '../../../domain/restraints/restraint.ts';
import { at, canaryView, now } from '../../bot/support/views.ts';

const until = Date.parse('2026-01-05T18:00:00Z');
const freeze: Restraint = {
  kind: 'freeze',
  on: { environment: 'prod' },
  by: 'oncall',
  reason: 'sale',
  since: 0,
  until,
};
const lock: Restraint = { kind: 'lock', on: { service: 'app', environment: 'prod' }, by: 'developer', since: 0 };
const words = { now, time: (iso: string) => iso, day: (iso: string) => `‹${iso}›` };

const free = () => {
  throw new Error('it waits for something');
};

const held = canaryView({
  status: 'waiting',
  restraints: [freeze],
  waitsFor: {
    what: 'prod is frozen by @oncall until Mon 5 Jan 18:00 UTC ("sale")',
    since: at(0),
    on: ['@oncall'],
    unblocks: ['/unfreeze prod', 'override with a reason', 'abort'],
    restrained: true,
  },
});

test('what holds is said by the reader’s own clock, and how the wait ends', () => {
  expect(waitText(held, words)).toBe('prod is frozen by @oncall until ‹2026-01-05T18:00:00.000Z› ("sale")');
  expect(wayOn(held)).toBe('It goes on by itself when that ends, or with /unfreeze prod.');
  const both = { ...held, restraints: [freeze, lock] };
  expect(waitText(both, words)).toContain('; app in prod is locked by @developer');
  expect(wayOn(both)).toBe('It goes on with /unfreeze prod.');
  const two = { ...both, waitsFor: { ...(held.waitsFor ?? free()), unblocks: ['/unfreeze prod', '/unlock app prod'] } };
  expect(wayOn(two)).toBe('It goes on with /unfreeze prod and /unlock app prod.');
  const { waitsFor: _, ...nothing } = held;
  expect(waitText(nothing, words)).toBe('a decision');
});

test('a plan that waits for approval says what it waits for next', () => {
  const asked = canaryView({ restraints: [freeze], intents: ['approve', 'reject'] });
  expect(nextWait(asked, words)).toEqual([
    'Once approved it waits: prod is frozen by @oncall until ‹2026-01-05T18:00:00.000Z› ("sale").',
  ]);
  expect(nextWait(held, words)).toEqual([]);
});

test('a change under way says what it waits for next, and nothing once it goes back', () => {
  const running = canaryView({ restraints: [freeze] });
  expect(nextWait(running, words)).toEqual([
    'Before it changes anything more it waits: prod is frozen by @oncall until ‹2026-01-05T18:00:00.000Z› ("sale").',
  ]);
  expect(nextWait({ ...running, undoing: true }, words)).toEqual([]);
  expect(nextWait(canaryView(), words)).toEqual([]);
});
