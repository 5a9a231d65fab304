import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { CancelledFailure } from '@temporalio/common';
import { noteCall } from '../../activities/failures.ts';
import { poll, pollDelay, troubleDelay, type Turn } from '../../activities/poll.ts';
import { attempt } from './support/attempt.ts';

function throttled(): Error {
  const error = Object.assign(new Error('slow down'), {
    name: 'ThrottlingException',
    $metadata: { httpStatusCode: 400 },
  });
  noteCall(error, { service: 'ECS', region: 'eu-west-1', operation: 'DescribeServices' });
  return error;
}

test('looks often at first, then every 2 % of the time passed, at last every 10 s', () => {
  expect([0, 5000, 12_500, 60_000, 3_600_000].map(pollDelay)).toEqual([250, 250, 250, 1200, 10_000]);
  expect([1, 2, 6, 60].map((n) => troubleDelay(n, 0))).toEqual([500, 1000, 10_000, 10_000]);
  expect(troubleDelay(1, 1)).toBe(250);
});

describe('poll', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** Runs with time passing by itself. */
  async function run<T>(work: Promise<T>): Promise<T> {
    let ended = false;
    const done = work.finally(() => {
      ended = true;
    });
    done.catch(() => undefined);
    while (!ended) await jest.advanceTimersByTimeAsync(250);
    return done;
  }

  test('shows trouble while it lasts, and forgets it when AWS answers again', async () => {
    let looks = 0;
    const look = async (): Promise<Turn<string>> => {
      looks += 1;
      if (looks === 1) return { progress: { text: '1 of 4 tasks healthy' } };
      if (looks < 5) throw throttled();
      return looks < 7 ? { progress: { text: '2 of 4 tasks healthy' } } : { done: 'done' };
    };
    const { result, beats } = await run(attempt(() => poll(look), undefined));
    expect(result).toBe('done');
    expect(beats).toContainEqual({
      text: '1 of 4 tasks healthy',
      trouble: 'AWS does not answer in eu-west-1 (ECS: ThrottlingException), attempt 3',
    });
    expect(beats.at(-1)).toEqual({ text: '2 of 4 tasks healthy' });
  });

  test('gives up, retryably, after a minute of trouble in a row', async () => {
    const before = Date.now();
    const failing = () => poll(() => Promise.reject(throttled()));
    const work = run(attempt(failing, undefined, { startToCloseTimeoutMs: 1_800_000 }));
    await expect(work).rejects.toMatchObject({ type: 'AwsThrottled', nonRetryable: false });
    const passed = Date.now() - before;
    expect(passed).toBeGreaterThan(60_000);
    expect(passed).toBeLessThan(75_000);
  });

  test('passes on at once what will not go away', async () => {
    const denied = Object.assign(new Error('no'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
    let looks = 0;
    const work = attempt(
      () =>
        poll(() => {
          looks += 1;
          return Promise.reject(denied);
        }),
      undefined,
    );
    await expect(run(work)).rejects.toMatchObject({ type: 'AwsDenied', nonRetryable: true });
    expect(looks).toBe(1);
  });

  test('heartbeats each second while one look takes long', async () => {
    const look = () =>
      new Promise<Turn<string>>((resolve) => {
        setTimeout(() => resolve({ done: 'late' }), 7000);
      });
    let beats = 0;
    await run(
      attempt(
        () => poll(look),
        undefined,
        {},
        () => (beats += 1),
      ),
    );
    // The first look has nothing to tell yet: these carry no details.
    expect(beats).toBeGreaterThanOrEqual(7);
  });

  test('ends when cancelled, though the next look is far', async () => {
    const look = async (): Promise<Turn<string>> => ({ progress: { text: 'waiting' } });
    const work = attempt(
      () => poll(look, { delay: () => 600_000 }),
      undefined,
      {},
      (environment, beats) => {
        if (beats.length === 2) environment.cancel();
      },
    );
    await expect(run(work)).rejects.toBeInstanceOf(CancelledFailure);
  });

  test('answers for itself shortly before Temporal would end the attempt', async () => {
    const look = async (): Promise<Turn<string>> => ({ progress: { text: '3 of 4 tasks healthy' } });
    const late = () => poll(look, { late: (progress) => `late at ${progress?.text}` });
    const before = Date.now();
    const { result } = await run(attempt(late, undefined, { startToCloseTimeoutMs: 60_000 }));
    expect(result).toBe('late at 3 of 4 tasks healthy');
    expect(Date.now() - before).toBeGreaterThan(45_000);
    expect(Date.now() - before).toBeLessThanOrEqual(54_500);
  });
});
