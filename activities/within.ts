import { Context } from '@temporalio/activity';
import { type Call, isTransient, noteCall } from './failures.ts';

/**
 * What the question answers, or a `TimeoutError` of that call when it takes longer. Only for reads: the call itself goes on
 * until its own deadline, and nobody hears of it.
 */
export async function within<T>(milliseconds: number, call: Call, ask: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`no answer within ${milliseconds} ms`);
      error.name = 'TimeoutError';
      noteCall(error, call);
      reject(error);
    }, milliseconds);
  });
  try {
    return await Promise.race([ask(), late]);
  } finally {
    clearTimeout(timer);
  }
}

export interface Patience {
  readonly tries: number;
  /** Milliseconds for each try. */
  readonly each: number;
}

const pauseMs = 200;

/** Asks up to `tries` times while there is no answer. Throws the last error; every other error at once. */
export async function askAgain<T>({ tries, each }: Patience, call: Call, ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await within(each, call, ask);
    } catch (error) {
      if (!isTransient(error) || attempt >= tries) throw error;
      await Context.current().sleep(pauseMs);
    }
  }
}
