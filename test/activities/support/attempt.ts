import type { Info } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { StepProgress } from '../../../domain/change/view.ts';

export interface Ran<T> {
  readonly result: T;
  readonly beats: readonly StepProgress[];
}

/** One attempt at an activity, with its heartbeats, as the worker would make it. */
export async function attempt<A, T>(
  activity: (input: A) => Promise<T>,
  input: A,
  info: Partial<Info> = {},
  during: (environment: MockActivityEnvironment, beats: readonly StepProgress[]) => void = () => undefined,
): Promise<Ran<T>> {
  const environment = quietEnvironment(info);
  const beats: StepProgress[] = [];
  environment.on('heartbeat', (details: StepProgress | undefined) => {
    if (details !== undefined) beats.push(details);
    during(environment, beats);
  });
  const result: T = await environment.run(activity, input);
  return { result, beats };
}

/** A failed attempt is asserted by the test; Temporal need not warn of it as well. */
export function quietEnvironment(info: Partial<Info> = {}): MockActivityEnvironment {
  const silent = () => undefined;
  const logger = { log: silent, trace: silent, debug: silent, info: silent, warn: silent, error: silent };
  const times = { scheduledTimestampMs: Date.now(), startToCloseTimeoutMs: 60_000 };
  return new MockActivityEnvironment({ ...times, ...info }, { logger });
}
