import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newsOf, toldNothing } from '../../../../domain/recovery/readiness/news.ts';
import type { PointState, ReadinessReport, ReadinessSample } from '../../../../domain/recovery/readiness/report.ts';
import { withSample } from '../../../../domain/recovery/readiness/series.ts';

const minute = 60_000;
const every = 10 * minute;
const start = Date.UTC(2026, 0, 5);
const grown = (scores: readonly number[]) =>
  scores.reduce<ReadinessSample[]>(
    (series, score, index) => withSample(series, { at: start + index * every, score }),
    [],
  );

describe('the series', () => {
  test('keeps a day as it is, then the lowest score of each hour, and a month at most', () => {
    const day = grown(Array.from({ length: 144 }, () => 100));
    expect(day).toHaveLength(144);
    const long = grown(Array.from({ length: 144 * 40 }, (_, index) => (index % 144 === 3 ? 50 : 100)));
    const newest = long.at(-1)?.at ?? 0;
    const older = long.filter(({ at }) => at <= newest - 144 * every);
    expect(long.length - older.length).toBe(144);
    expect(older.length).toBeGreaterThan(29 * 24 - 2);
    expect(older.length).toBeLessThanOrEqual(29 * 24 + 1);
    // The dip of each day is still there.
    expect(older.filter(({ score }) => score === 50)).toHaveLength(29);
  });

  test('is in order, bounded, and never forgets the lowest of the month', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100), { minLength: 1, maxLength: 400 }), (scores) => {
        const series = grown(scores);
        const times = series.map(({ at }) => at);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        expect(series.length).toBeLessThanOrEqual(144 + 31 * 24);
        expect(Math.min(...series.map(({ score }) => score))).toBe(Math.min(...scores));
        expect(series.at(-1)?.score).toBe(scores.at(-1));
      }),
      { seed: 16, numRuns: 50 },
    );
  });

  test('of an older hour it keeps the most that would have been lost, too', () => {
    const lost = [3, 40, 2, 5, 1, 4];
    const day = lost.reduce<ReadinessSample[]>(
      (series, loss, index) => withSample(series, { at: start + index * every, score: index === 4 ? 60 : 97, loss }),
      [],
    );
    const later = withSample(day, { at: start + 30 * 60 * minute, score: 97 });
    expect(later).toEqual([
      { at: start + 4 * every, score: 60, loss: 40 },
      { at: start + 30 * 60 * minute, score: 97 },
    ]);
  });

  test('takes a report that comes twice once', () => {
    const once = grown([90, 80]);
    expect(withSample(once, { at: start + every, score: 80 })).toEqual(once);
  });
});

function report(
  states: Readonly<Record<string, PointState>>,
  level: ReadinessReport['level'] = 'ready',
): ReadinessReport {
  const points = Object.entries(states).map(([id, state]) => ({
    id,
    title: id,
    weight: 10,
    state,
    lost: 0,
    sentence: '.',
  }));
  return { group: 'shop', at: start, from: 'a', to: 'b', score: 90, level, points, blockers: [] };
}
/** What is told of each report in turn: `-` nothing. */
function told(...reports: readonly ReadinessReport[]): string[] {
  let known = toldNothing;
  return reports.map((one) => {
    const { news, told: next } = newsOf(known, one);
    known = next;
    if (news === undefined) return '-';
    const ids = (sign: string, points: readonly { id: string }[]) => points.map(({ id }) => `${sign}${id}`);
    return [
      ...(news.level ? [news.level.now] : []),
      ...ids('bad:', news.turnedBad),
      ...ids('ok:', news.recovered),
    ].join(' ');
  });
}

describe('news', () => {
  test('are what turned bad and what recovered, not what repeats', () => {
    const [good, bad, worse] = [
      report({ a: 'ok', b: 'ok' }),
      report({ a: 'bad', b: 'ok' }),
      report({ a: 'bad', b: 'bad' }),
    ];
    expect(told(good, good, bad, bad, worse, worse, bad, good, good)).toEqual([
      '-',
      '-',
      'bad:a',
      '-',
      'bad:b',
      '-',
      'ok:b',
      'ok:a',
      '-',
    ]);
  });

  test('what cannot be read for a while is neither good nor bad news', () => {
    expect(told(report({ a: 'bad' }), report({ a: 'unknown' }), report({ a: 'bad' }), report({ a: 'warn' }))).toEqual([
      'bad:a',
      '-',
      '-',
      'ok:a',
    ]);
    expect(told(report({ a: 'ok' }), report({ a: 'unknown' }), report({ a: 'ok' }))).toEqual(['-', '-', '-']);
  });

  test('a level is told when it changes, and at first unless it is ready', () => {
    expect(told(report({}, 'blocked'), report({}, 'blocked'), report({}, 'partly'), report({}))).toEqual([
      'blocked',
      '-',
      'partly',
      'ready',
    ]);
    expect(told(report({}))).toEqual(['-']);
  });

  test('a point that is no longer looked at is forgotten', () => {
    expect(told(report({ a: 'bad' }), report({}), report({ a: 'bad' }))).toEqual(['bad:a', '-', 'bad:a']);
  });
});
