import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { WrittenOrder } from '../../../domain/catalogue/schema.ts';
import { defaultOrder, namesIn, orderProblems } from '../../../domain/recovery/order.ts';

const parts = { promote: ['db'], scale: ['app', 'web'], configure: ['settings'] };

test('the generated order does at a time what is safe at a time, and is right for any group', () => {
  expect(defaultOrder(parts)).toEqual({
    sequence: [
      'fence',
      { parallel: ['promote:db', 'scale:app', 'scale:web'] },
      'configure:settings',
      'switch',
      'validate',
    ],
  });
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { maxLength: 4 });
  fc.assert(
    fc.property(
      names,
      fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 4 }),
      names,
      (...all) => {
        const [promote, scale, configure] = all;
        return orderProblems(defaultOrder({ promote, scale, configure }), { promote, scale, configure }).length === 0;
      },
    ),
    { seed: 7 },
  );
});

const cases: [string, WrittenOrder, RegExp][] = [
  [
    'no fence',
    { sequence: ['promote:db', 'scale:app', 'scale:web', 'configure:settings', 'switch', 'validate'] },
    /has no fence/,
  ],
  [
    'a promotion before the fence',
    { sequence: ['promote:db', 'fence', 'scale:app', 'scale:web', 'configure:settings', 'switch', 'validate'] },
    /"fence" has to end before "promote:db"/,
  ],
  [
    'a promotion beside the fence',
    {
      sequence: [
        { parallel: ['fence', 'promote:db'] },
        'scale:app',
        'scale:web',
        'configure:settings',
        'switch',
        'validate',
      ],
    },
    /"fence" has to end before "promote:db"/,
  ],
  [
    'a switch before the promotion',
    { sequence: ['fence', 'scale:app', 'scale:web', 'configure:settings', 'switch', 'promote:db', 'validate'] },
    /"promote:db" has to end before "switch"/,
  ],
  [
    'a service left out',
    { sequence: ['fence', 'promote:db', 'scale:app', 'configure:settings', 'switch', 'validate'] },
    /leaves out "scale:web"/,
  ],
  [
    'a part that is not there',
    {
      sequence: [
        'fence',
        'promote:other',
        'promote:db',
        'scale:app',
        'scale:web',
        'configure:settings',
        'switch',
        'validate',
      ],
    },
    /"promote:other", which is none of/,
  ],
];
test.each(cases)('%s is refused', (_what, order, sentence) => {
  expect(orderProblems(order, parts).join('\n')).toMatch(sentence);
});

test('whatever an accepted order looks like, the fence ends before every promotion, and those before the switch', () => {
  const wanted = namesIn(defaultOrder(parts));
  const tree: fc.Arbitrary<WrittenOrder> = fc
    .tuple(fc.shuffledSubarray(wanted, { minLength: wanted.length }), fc.array(fc.tuple(fc.nat(7), fc.boolean())))
    .map(([names, cuts]) => nest(names, cuts));
  fc.assert(
    fc.property(tree, (order) => {
      if (orderProblems(order, parts).length > 0) return true;
      const runs = schedules(order);
      return runs.every(
        (run) => run.indexOf('fence') < run.indexOf('promote:db') && run.indexOf('promote:db') < run.indexOf('switch'),
      );
    }),
    { seed: 11, numRuns: 500 },
  );
});

/** Splits a list of names at some places, into sequences and parallels. */
function nest(names: readonly string[], cuts: readonly (readonly [number, boolean])[]): WrittenOrder {
  const [[at, inSequence] = [0, true], ...rest] = cuts;
  const [only] = names;
  if (names.length === 1 && only !== undefined) return only;
  if (at <= 0 || at >= names.length) return inSequence ? { sequence: names } : { parallel: names };
  const halves = [nest(names.slice(0, at), rest), nest(names.slice(at), rest)];
  return inSequence ? { sequence: halves } : { parallel: halves };
}

/** Two extreme ways to run an order: parallel children first to last, and last to first. */
function schedules(order: WrittenOrder): string[][] {
  const run = (node: WrittenOrder, backwards: boolean): string[] => {
    if (typeof node === 'string') return [node];
    if ('sequence' in node) return node.sequence.flatMap((child) => run(child, backwards));
    return (backwards ? node.parallel.toReversed() : node.parallel).flatMap((child) => run(child, backwards));
  };
  return [run(order, false), run(order, true)];
}
