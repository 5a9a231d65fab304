import { expect, test } from '@jest/globals';
import { type Finish, problemOf, type Told } from '../../bench/races/judge.ts';
import { kinds, type Race, races, ways } from '../../bench/races/race.ts';

test('races follow from the seed alone, every kind as often, by every way', () => {
  const all = races(400, 20);
  expect(races(400, 20)).toEqual(all);
  expect(races(400, 21)).not.toEqual(all);
  for (const kind of kinds) expect(all.filter((race) => race.kind === kind)).toHaveLength(100);
  for (const way of ways) {
    expect(
      all.some(({ contestants }) => contestants.some((each) => each.way === way && each.intent === 'reject')),
    ).toBe(true);
  }
  expect(all.every(({ contestants }) => contestants.length > 1)).toBe(true);
});

const race: Race = {
  kind: 'approve against reject',
  contestants: [
    { person: 'release-manager', intent: 'approve', way: 'slack', delay: 0 },
    { person: 'second-manager', intent: 'reject', way: 'api', delay: 0 },
  ],
};
const no: Told = { accepted: false, sentence: 'It cannot be approved now.' };
const yes: Told = { accepted: true, sentence: 'Approved: it begins.' };
const approved: Finish = {
  status: 'succeeded',
  decisions: 1,
  given: ['release-manager'],
  rejected: false,
  written: true,
};
const rejected: Finish = { status: 'refused', decisions: 1, given: [], rejected: true, written: false };

test('one decision, of which all others are told, is right whoever wins', () => {
  expect(problemOf(race, [undefined, no], approved)).toBeUndefined();
  expect(problemOf(race, [no, yes], rejected)).toBeUndefined();
});

test.each<[string, readonly Told[], Finish, RegExp]>([
  ['two decisions', [undefined, no], { ...approved, decisions: 2 }, /2 decisions count/],
  ['none', [no, no], { ...approved, decisions: 0 }, /0 decisions count/],
  ['two approvals', [undefined, no], { ...approved, given: ['release-manager', 'second-manager'] }, /2 approvals/],
  ['both', [undefined, no], { ...approved, rejected: true }, /1 approvals, a rejection/],
  ['a rejection that is written', [no, yes], { ...rejected, written: true }, /it was rejected, but is refused/],
  ['an approval that ends refused', [undefined, no], { ...approved, status: 'refused' }, /approved, but is refused/],
  ['a loser on Slack who hears nothing', [undefined, yes], rejected, /release-manager .* lost and was not told/],
  ['a loser who is told the contrary', [yes, yes], rejected, /lost and was told "Approved/],
  ['a refusal without a word', [undefined, { accepted: false, sentence: ' ' }], approved, /refused without a word/],
  ['nobody who believes it', [no, no], approved, /0 requests believe/],
])('anything else is found: %s', (_what, told, finish, sentence) => {
  expect(problemOf(race, told, finish)).toMatch(sentence);
});

test('two clicks of one person are two requests, of which one counts; the same request sent again is the same one', () => {
  const click = { person: 'release-manager', intent: 'approve', way: 'api', delay: 0 } as const;
  const clicks: Race = { kind: 'double click', contestants: [click, click, { ...click, again: 0 }] };
  expect(problemOf(clicks, [yes, no, yes], approved)).toBeUndefined();
  expect(problemOf(clicks, [yes, yes, yes], approved)).toMatch(/2 requests believe/);
});
