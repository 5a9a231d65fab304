import { expect, test } from '@jest/globals';
import { loadCatalogue } from '../../config/catalogue.ts';
import { readEvent } from '../../bot/gitlab/event.ts';
import { verifyDelivery } from '../../bot/gitlab/verify.ts';
import { builtShop, removeFolder } from '../../bench/catalogues.ts';
import { eventOf, events, signedAs } from '../../bench/deliveries/events.ts';
import { count, sendings, type Told } from '../../bench/deliveries/outcome.ts';
import { type Clock, openLoop } from '../../bench/lab/open-loop.ts';
import { rulesMet } from '../../domain/catalogue/builds.ts';

test('each delivery is sent one to five times, in an order that the seed alone decides', () => {
  const order = sendings(1000, 20);
  expect(sendings(1000, 20)).toEqual(order);
  expect(sendings(1000, 21)).not.toEqual(order);
  const times = new Map<number, number>();
  for (const number of order) times.set(number, (times.get(number) ?? 0) + 1);
  expect(times.size).toBe(1000);
  expect(new Set(times.values())).toEqual(new Set([1, 2, 3, 4, 5]));
  expect(order.slice(0, 100)).not.toEqual(order.slice(0, 100).toSorted((a, b) => a - b));
});

test('every kind of event meets one rule of the catalogue it is sent to, and is signed as GitLab signs', () => {
  const folder = builtShop();
  const catalogue = loadCatalogue(folder);
  removeFolder(folder);
  for (let number = 0; number < 3 * events.length; number += 1) {
    const told = readEvent(eventOf(number));
    if (!('build' in told)) throw new Error('ignored' in told ? told.ignored : 'nothing was built');
    expect(rulesMet(catalogue, told.build)).toHaveLength(1);
    const body = JSON.stringify(eventOf(number));
    const secret = `whsec_${Buffer.from('a key of the test').toString('base64')}`;
    const headers = signedAs('one', body, secret, 5_000_000);
    const sent = {
      id: headers['webhook-id'],
      timestamp: headers['webhook-timestamp'],
      signature: headers['webhook-signature'],
      token: undefined,
      body: Buffer.from(body),
    };
    expect(verifyDelivery(sent, secret, 5_000_000)).toBe('one');
  }
});

const started = (...ids: string[]): Told => ({ status: 200, started: ids, known: [] });
const known = (...ids: string[]): Told => ({ status: 200, started: [], known: ids });

test('a delivery is good with one workflow, which one sending started and the others knew', () => {
  const told = new Map([
    [0, [known('a'), started('a')]],
    [1, [started('b')]],
  ]);
  expect(count(told, ['a', 'b'])).toEqual({ good: 2, wrong: new Map() });
});

test.each<[string, Map<number, Told[]>, string[], RegExp]>([
  ['started twice', new Map([[0, [started('a'), started('b')]]]), ['a', 'b'], /2 of its sendings say/],
  ['never started', new Map([[0, [known('a')]]]), ['a'], /0 of its sendings say/],
  ['known as another', new Map([[0, [started('a'), known('b')]]]), ['a', 'b'], /has 2 workflows/],
  ['not in Temporal', new Map([[0, [started('a')]]]), [], /a is not in Temporal/],
  ['refused', new Map([[0, [started('a'), { status: 503, started: [], known: [] }]]]), ['a'], /answered 503/],
  ['shared', new Map([0, 1].map((each) => [each, [started('a')]])), ['a'], /that of delivery 0 too/],
  ['not asked for', new Map([[0, [started('a')]]]), ['a', 'z'], /z is of no delivery/],
])('a workflow too many or too few is found: %s', (_what, told, workflows, sentence) => {
  expect([...count(told, workflows).wrong.values()].join()).toMatch(sentence);
});

test('a stall counts for everyone it kept waiting', async () => {
  let at = 0;
  const clock: Clock = {
    now: () => at,
    sleep: async (ms) => {
      at += ms;
    },
  };
  // The second one stops the sender for 35 ms; ten a second would be due every 10 ms.
  const paced = await openLoop(
    [0, 1, 2, 3, 4, 5],
    100,
    (item) => {
      if (item === 1) at += 35;
      return Promise.resolve(item);
    },
    clock,
  );
  expect(paced.map(({ answer }) => answer)).toEqual([0, 1, 2, 3, 4, 5]);
  const late = paced.map(({ ms }) => ms);
  expect(late[1]).toBeGreaterThanOrEqual(35);
  expect(late[2]).toBeGreaterThanOrEqual(25);
  expect(late[3]).toBeGreaterThanOrEqual(15);
});
