import { beforeAll, describe, expect, test } from '@jest/globals';
import type { MetricQuery, MetricReader } from '../../activities/metrics/reader.ts';
import type { MetricSource } from '../../domain/metrics/source.ts';
import type { Place } from '../../domain/plan/place.ts';
import type { MetricSubject } from '../../domain/plan/step.ts';

/** What a provider brings to be held to the contract of `MetricReader`. */
export interface MetricReaderUnderTest {
  readonly reader: MetricReader;
  readonly place: Place;
  /** A subject with traffic in every one of at least four whole periods that end at `until` (epoch ms). */
  readonly busy: MetricSubject;
  /** A subject nobody has ever seen. */
  readonly absent: MetricSubject;
  readonly until: number;
  readonly periodSeconds: number;
  /** A ratio shown in percent that needs arithmetic over two queries. */
  readonly rate: MetricSource;
  /** A percentile of a duration. */
  readonly latency: MetricSource;
  /** The same kind of reader where nobody answers. */
  readonly unreachable: MetricReader;
}

/** The same suite for every metric provider. */
export function metricReaderContract(name: string, make: () => Promise<MetricReaderUnderTest>): void {
  describe(`metric reader of ${name}`, () => {
    let given: MetricReaderUnderTest;
    beforeAll(async () => {
      given = await make();
    }, 120_000);

    function query(source: MetricSource, subject: MetricSubject, periods = 4): MetricQuery {
      const { until, periodSeconds } = given;
      return { source, subject, from: until - periods * periodSeconds * 1000, to: until, periodSeconds };
    }

    test('answers every query, in order, with one point a period, oldest first', async () => {
      const { reader, place, rate, latency, busy, absent } = given;
      const queries = [query(rate, busy), query(rate, absent), query(latency, busy), query(latency, busy, 2)];
      const answers = await reader.read(place, queries);
      expect(answers).toHaveLength(4);
      for (const [index, { from, to, periodSeconds }] of queries.entries()) {
        const expected: number[] = [];
        for (let at = from; at < to; at += periodSeconds * 1000) expected.push(at);
        expect(answers[index]?.points.map(({ at }) => at)).toEqual(expected);
        expect(answers[index]?.error).toBeUndefined();
      }
      expect(answers[3]?.points).toEqual(answers[2]?.points.slice(2));
    });

    test('gives values in the unit of the source, and the requests behind them', async () => {
      const { reader, place, rate, latency, busy } = given;
      const [errors, p95] = await reader.read(place, [query(rate, busy), query(latency, busy)]);
      for (const point of errors?.points ?? []) {
        expect(point.value).toBeGreaterThanOrEqual(0);
        expect(point.value).toBeLessThan(100);
        expect(point.requests).toBeGreaterThan(0);
      }
      // A service answers between a millisecond and ten seconds: seconds mistaken for milliseconds fall outside.
      for (const point of p95?.points ?? []) {
        expect(point.value).toBeGreaterThan(1);
        expect(point.value).toBeLessThan(10_000);
      }
      expect(p95?.points.map(({ requests }) => requests)).toEqual(errors?.points.map(({ requests }) => requests));
    });

    test('a division is made for each period, not of sums', async () => {
      const { reader, place, rate, busy } = given;
      const whole = await reader.read(place, [query(rate, busy)]);
      const apart = await Promise.all(
        (whole[0]?.points ?? []).map(({ at }) => {
          const one = { ...query(rate, busy), from: at, to: at + given.periodSeconds * 1000 };
          return reader.read(place, [one]);
        }),
      );
      expect(apart.map(([answer]) => answer?.points[0])).toEqual(whole[0]?.points);
    });

    test('no data is null, never zero, and no error', async () => {
      const { reader, place, rate, latency, absent } = given;
      const answers = await reader.read(place, [query(rate, absent), query(latency, absent)]);
      for (const { points, error } of answers) {
        expect(error).toBeUndefined();
        expect(points).toHaveLength(4);
        for (const { value, requests } of points) expect([value, requests]).toEqual([null, null]);
      }
    });

    test('an empty window has no points and asks nobody', async () => {
      const { unreachable, place, rate, busy } = given;
      const answers = await unreachable.read(place, [query(rate, busy, 0)]);
      expect(answers).toEqual([{ points: [] }]);
    });

    test('throws when it cannot ask', async () => {
      const { unreachable, place, rate, busy } = given;
      await expect(unreachable.read(place, [query(rate, busy)])).rejects.toBeDefined();
    });
  });
}
