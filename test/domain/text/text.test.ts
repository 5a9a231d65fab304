import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { age } from '../../../domain/text/age.ts';
import { closest, didYouMean } from '../../../domain/text/did-you-mean.ts';
import { clock, duration, roughly } from '../../../domain/text/duration.ts';
import { count, listOf } from '../../../domain/text/list.ts';
import { measure, number, wholeNumber } from '../../../domain/text/number.ts';

test.each([
  ['ap', ['app', 'api', 'web'], 'app'],
  ['appp', ['app', 'api', 'web'], 'app'],
  ['pord', ['prod', 'staging'], 'prod'],
  ['stag', ['prod', 'staging'], 'staging'],
  ['weigths', ['bake', 'weights'], 'weights'],
  ['PROD', ['prod'], 'prod'],
  ['zebra', ['prod', 'staging'], undefined],
  ['', ['prod'], undefined],
])('%s among %j is %s', (word, candidates, meant) => {
  expect(closest(word, candidates)).toBe(meant);
});

test('several as near are all offered', () => {
  expect(didYouMean('ap', ['web', 'app', 'api'])).toBe(' Did you mean "app" or "api"?');
});

test('one edit away is always found', () => {
  const word = fc.stringMatching(/^[a-z]{4,10}$/);
  fc.assert(
    fc.property(word, fc.nat(), (candidate, at) => {
      const cut = at % candidate.length;
      expect(closest(candidate.slice(0, cut) + candidate.slice(cut + 1), [candidate])).toBe(candidate);
    }),
    { seed: 6 },
  );
});

test('without a near one, the known ones are listed, not too many', () => {
  expect(didYouMean('zebra', ['web', 'api'])).toBe(' Known: api, web.');
  expect(didYouMean('zebra', [])).toBe('');
  expect(
    didYouMean(
      'zebra',
      Array.from({ length: 14 }, (_, index) => `service-${index}`),
    ),
  ).toMatch(/, and 2 more\.$/);
});

test.each([
  [4, '0:04'],
  [612.9, '10:12'],
  [3723, '1:02:03'],
  [-1, '0:00'],
])('%d s on a clock is %s', (seconds, text) => {
  expect(clock(seconds)).toBe(text);
});

test.each([
  [0.84, '0.8 s'],
  [20, '20 s'],
  [59.6, '1 min'],
  [200, '3 min 20 s'],
  [599.7, '10 min'],
  [2160, '36 min'],
  [7500, '2 h 5 min'],
  [172_800, '2 d'],
])('%d s in words is %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test.each([
  [3, '5 s'],
  [22, '25 s'],
  [61, '2 min'],
])('about %d s is %s', (seconds, text) => {
  expect(roughly(seconds)).toBe(text);
});

test.each([
  [2_000, 'just now'],
  [40_000, '40 s ago'],
  [720_000, '12 min ago'],
  [7_200_000, '2 h ago'],
  [260_000_000, '3 d ago'],
])('%d ms ago is %s', (ago, text) => {
  expect(age(1_000_000_000_000 - ago, 1_000_000_000_000)).toBe(text);
});

test('numbers as people read them', () => {
  expect([8412, -25_100, 999, 1_234_567].map((value) => wholeNumber(value))).toEqual([
    '8,412',
    '−25,100',
    '999',
    '1,234,567',
  ]);
  expect([0, 0.21, 0.0042, 12.34, 6.1, 182.4, -0.5].map((value) => number(value))).toEqual([
    '0',
    '0.21',
    '0.004',
    '12.3',
    '6.1',
    '182',
    '−0.5',
  ]);
  expect([
    measure(0.21, 'percent'),
    measure(182.4, 'milliseconds'),
    measure(1240, 'milliseconds'),
    measure(8412, 'count'),
  ]).toEqual(['0.21 %', '182 ms', '1.24 s', '8,412']);
});

test('lists and counts', () => {
  expect([listOf([]), listOf(['a']), listOf(['a', 'b']), listOf(['a', 'b', 'c'], 'or')]).toEqual([
    '',
    'a',
    'a and b',
    'a, b or c',
  ]);
  expect([count(0, 'task'), count(1, 'task'), count(2, 'person', 'people')]).toEqual([
    'no tasks',
    '1 task',
    '2 people',
  ]);
});
