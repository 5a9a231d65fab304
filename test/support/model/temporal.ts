// Stands in for `@temporalio/workflow`, so that the real workflow code runs without a server, as many times as one likes.
// Whoever schedules decides when an activity goes on, is lost with its worker, or a condition is looked at.
import { AsyncLocalStorage } from 'node:async_hooks';
import { ActivityFailure, ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { Scheduler } from './scheduler.ts';

export { ActivityFailure, ApplicationFailure, CancelledFailure };

/** What an activity is given: `turn` between any two things it does to the world. */
export interface ActivityContext {
  readonly turn: () => Promise<void>;
}
export type ModelActivity = (context: ActivityContext, ...input: readonly never[]) => Promise<unknown>;

interface Handler {
  readonly handle: (...input: unknown[]) => unknown;
  readonly validate?: (...input: unknown[]) => void;
}

export interface Runtime {
  readonly scheduler: Scheduler;
  readonly activities: Readonly<Record<string, ModelActivity>>;
  readonly handlers: Map<string, Handler>;
  readonly root: CancellationScope;
  running: number;
  attempts: number;
}

/** A worker died with what it ran. */
export class WorkerLost extends Error {}
/** The world could not be asked: retried, then an error of the step. */
export class Unanswered extends Error {}

let runtime: Runtime;

/** Begins anew: nothing of the workflow before is left. */
export function newRuntime(scheduler: Scheduler, activities: Runtime['activities']): Runtime {
  runtime = { scheduler, activities, handlers: new Map(), root: new CancellationScope(), running: 0, attempts: 0 };
  return runtime;
}

/** As a client sends it: refused by the validator at once, or handled. */
export async function sendUpdate(name: string, input: unknown): Promise<unknown> {
  const { handlers } = runtime;
  const handler = handlers.get(name);
  if (handler === undefined) throw new Error(`no handler of ${name}`);
  handler.validate?.(input);
  runtime.running += 1;
  const mine = runtime;
  try {
    return await storage.run(mine.root, () => handler.handle(input));
  } finally {
    mine.running -= 1;
  }
}
export const signal = (name: string, input: unknown): unknown => runtime.handlers.get(name)?.handle(input);
export const query = (name: string): unknown => runtime.handlers.get(name)?.handle();

const storage = new AsyncLocalStorage<CancellationScope>();

export class CancellationScope {
  readonly parent: CancellationScope | undefined;
  readonly cancellable: boolean;
  readonly cancelRequested: Promise<never>;
  private request: (error: Error) => void = () => undefined;
  private own = false;

  constructor({ cancellable = true }: { readonly cancellable?: boolean } = {}) {
    this.parent = storage.getStore();
    this.cancellable = cancellable;
    this.cancelRequested = new Promise((_, reject) => {
      this.request = reject;
    });
    this.cancelRequested.catch(() => undefined);
  }

  static current(): CancellationScope {
    return storage.getStore() ?? runtime.root;
  }
  static nonCancellable<T>(work: () => Promise<T>): Promise<T> {
    return new CancellationScope({ cancellable: false }).run(work);
  }
  run<T>(work: () => Promise<T>): Promise<T> {
    return storage.run(this, work);
  }
  cancel(): void {
    this.own = true;
    this.request(new CancelledFailure('cancelled'));
  }
  get cancelled(): boolean {
    return this.own || (this.cancellable && this.parent?.cancelled === true);
  }
}

/** A deadline counts as never reached: what runs out of time is drawn by the model, as an answer. */
export async function condition(holds: () => boolean, _timeout?: unknown): Promise<boolean> {
  await runtime.scheduler.until(holds);
  return true;
}

interface Options {
  readonly activityId?: string;
  readonly retry?: { readonly maximumAttempts?: number };
}

/** More attempts than this show nothing new. */
const attemptsAtMost = 2;

export function proxyActivities(options: Options): unknown {
  return new Proxy(
    {},
    {
      get:
        (_, name: string) =>
        async (...input: never[]) =>
          call(runtime, name, input, options),
    },
  );
}

async function call(mine: Runtime, name: string, input: never[], { activityId, retry }: Options): Promise<unknown> {
  const activity = mine.activities[name];
  if (activity === undefined) throw new TypeError(`the model has no activity ${name}`);
  const scope = CancellationScope.current();
  const limit = Math.min(retry?.maximumAttempts ?? attemptsAtMost, attemptsAtMost);
  const owner = activityId ?? name;
  const turn = async () => {
    await mine.scheduler.turn(owner);
    if (scope.cancelled) throw new CancelledFailure('cancelled');
  };
  for (let attempt = 1; ; attempt += 1) {
    mine.attempts += 1;
    try {
      if (scope.cancelled) throw new CancelledFailure('cancelled');
      return await activity({ turn }, ...input);
    } catch (error) {
      if (error instanceof CancelledFailure) throw error;
      // Only a step's attempts are limited where a worker dies: short calls go on for ever.
      const again = error instanceof WorkerLost && activityId === undefined;
      const retryable = error instanceof WorkerLost || error instanceof Unanswered;
      if (again || (retryable && attempt < limit)) continue;
      if (!retryable) throw error;
      const cause = ApplicationFailure.nonRetryable(error.message);
      throw new ActivityFailure(error.message, name, owner, 'MAXIMUM_ATTEMPTS_REACHED', undefined, cause);
    }
  }
}

export function isCancellation(error: unknown): boolean {
  return error instanceof CancelledFailure;
}

export const ActivityCancellationType = { WAIT_CANCELLATION_COMPLETED: 'WAIT_CANCELLATION_COMPLETED' } as const;
export const ChildWorkflowCancellationType = { WAIT_CANCELLATION_COMPLETED: 'WAIT_CANCELLATION_COMPLETED' } as const;
export const ParentClosePolicy = { ABANDON: 'ABANDON' } as const;
export class ChildWorkflowFailure extends Error {}
export const sleep = (): never => {
  throw new TypeError('the model does not wait');
};
/** What lives on after the change is counted. */
export const startChild = (workflow: { readonly name: string }): Promise<unknown> =>
  call(runtime, workflow.name, [], {});
/** What the model plays runs no change within a change. */
export const executeChild = (): never => {
  throw new TypeError('the model runs no children');
};
export const defineUpdate = (name: string) => ({ type: 'update', name });
export const defineSignal = (name: string) => ({ type: 'signal', name });
export const defineQuery = (name: string) => ({ type: 'query', name });

export function setHandler(
  { name, type }: { readonly name: string; readonly type: string },
  handle: Handler['handle'],
  { validator }: { readonly validator?: Handler['validate'] } = {},
): void {
  runtime.handlers.set(type === 'update' ? name : `${type}:${name}`, {
    handle,
    ...(validator === undefined ? {} : { validate: validator }),
  });
}

export const allHandlersFinished = (): boolean => runtime.running === 0;
export const workflowInfo = () => ({ workflowId: 'the-change', historyLength: 1, continueAsNewSuggested: false });
export const getExternalWorkflowHandle = () => ({ signal: async () => undefined });
export const upsertSearchAttributes = (): void => undefined;
export const patched = (): boolean => true;
const silent = (): void => undefined;
export const log = { trace: silent, debug: silent, info: silent, warn: silent, error: silent };
