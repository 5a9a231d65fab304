import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { CancelledFailure } from '@temporalio/common';
import { bake } from '../../../activities/metrics/bake.ts';
import { type MetricQuery, type MetricReader, noPoints } from '../../../activities/metrics/reader.ts';
import { noteCall } from '../../../activities/failures.ts';
import { attempt } from '../support/attempt.ts';
import { bakeParams, errorsRule } from './support.ts';

const params = bakeParams({ seconds: 60, rules: [errorsRule] });

/** 1000 requests a period; the canary errs at that rate (percent), stable at 0.2. Null: no data. */
function reader(canary: number | null, seen: MetricQuery[][] = []): MetricReader {
  return {
    async read(_, queries) {
      seen.push([...queries]);
      return queries.map((query) => {
        const rate = query.subject.service === 'app' ? 0.2 : canary;
        return {
          points: noPoints(query).map(({ at }) => ({ at, value: rate, requests: rate === null ? null : 1000 })),
        };
      });
    },
  };
}

beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2026, 0, 1, 12) });
});
afterEach(() => {
  jest.useRealTimers();
});

async function run<T>(work: Promise<T>): Promise<T> {
  let ended = false;
  const done = work.finally(() => {
    ended = true;
  });
  done.catch(() => undefined);
  while (!ended) await jest.advanceTimersByTimeAsync(200);
  return done;
}

const seconds = (since: number) => (Date.now() - since) / 1000;

describe('bake', () => {
  test('watches the whole time and passes, telling how it stands as it goes', async () => {
    const began = Date.now();
    const { result, beats } = await run(attempt((input: typeof params) => bake(reader(0.2), input), params));
    expect(result.verdict).toBe('passed');
    expect(seconds(began)).toBeGreaterThanOrEqual(60);
    expect(seconds(began)).toBeLessThan(61);
    expect(beats[0]?.text).toBe('waiting for the first period');
    expect(beats.at(-1)?.text).toBe('errors 0.2 % (1.4.1: 0.2 %, limit 1 %) · 11,000 and 11,000 requests');
    expect(result.progress?.series?.[0]?.points).toHaveLength(12);
    const done = beats.map((beat) => beat.done ?? 0);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
  });

  test('fails as soon as the judge is certain', async () => {
    const began = Date.now();
    const { result } = await run(attempt((input: typeof params) => bake(reader(6), input), params));
    expect(result.verdict).toBe('failed');
    expect(result.reason).toBe('errors rose to 6 % at 5 % of traffic (1.4.1: 0.2 %, limit 1 %)');
    expect(seconds(began)).toBeLessThan(12);
    expect(JSON.stringify(result.evidence)).toContain('"canary":[6,6]');
  });

  test('a repeated attempt ends when the first one would have', async () => {
    const scheduledTimestampMs = Date.now() - 50_000;
    const seen: MetricQuery[][] = [];
    const began = Date.now();
    const info = { scheduledTimestampMs, attempt: 2 };
    const { result } = await run(attempt((input: typeof params) => bake(reader(0.2, seen), input), params, info));
    expect(result.verdict).toBe('passed');
    expect(seconds(began)).toBeLessThan(11);
    expect(seen[0]?.[0]?.from).toBe(scheduledTimestampMs);
    expect(result.progress?.series?.[0]?.points).toHaveLength(12);
  });

  test('waits at the end until the source shows the last period', async () => {
    const began = Date.now();
    const late = bakeParams({ seconds: 60, rules: [errorsRule], delaySeconds: 20 });
    const { result } = await run(
      attempt((input: typeof params) => bake(reader(0.2), input), late, { startToCloseTimeoutMs: 300_000 }),
    );
    expect(seconds(began)).toBeGreaterThanOrEqual(80);
    expect(seconds(began)).toBeLessThan(81);
    expect(result.progress?.series?.[0]?.points).toHaveLength(12);
  });

  test('no data is inconclusive', async () => {
    const { result } = await run(attempt((input: typeof params) => bake(reader(null), input), params));
    expect(result.verdict).toBe('inconclusive');
    expect(result.reason).toBe('no data on errors for 1.4.2');
  });

  test('outlasts a source that does not answer, and shows it', async () => {
    const calm = reader(0.2);
    let calls = 0;
    const shaky: MetricReader = {
      read(place, queries) {
        calls += 1;
        if (calls > 3 && calls < 8) {
          const error = Object.assign(new Error(), { name: 'ServiceUnavailable', $metadata: { httpStatusCode: 503 } });
          noteCall(error, { service: 'CloudWatch', region: 'eu-west-1', operation: 'GetMetricData' });
          return Promise.reject(error);
        }
        return calm.read(place, queries);
      },
    };
    const { result, beats } = await run(attempt((input: typeof params) => bake(shaky, input), params));
    expect(result.verdict).toBe('passed');
    expect(beats.map(({ trouble }) => trouble)).toContain(
      'AWS does not answer in eu-west-1 (CloudWatch: ServiceUnavailable), attempt 4',
    );
    expect(beats.at(-1)?.trouble).toBeUndefined();
  });

  test('a promotion ends it at once', async () => {
    const began = Date.now();
    const work = attempt(
      (input: typeof params) => bake(reader(0.2), input),
      params,
      {},
      (environment, beats) => {
        if (beats.length === 12) environment.cancel();
      },
    );
    await expect(run(work)).rejects.toBeInstanceOf(CancelledFailure);
    expect(seconds(began)).toBeLessThan(20);
  });
});
