import type { Seen } from '../../../../domain/recovery/readiness/facts.ts';
import { type Call, isTransient, toFailure } from '../../../failures.ts';
import type { AwsClients, AwsFor, AwsScope } from '../../../ports.ts';
import { askAgain } from '../../../within.ts';
import { createLimit, type Limit } from './limit.ts';

/** One evaluation of one or many groups. What two of them need is asked once. */
export interface Run {
  /** Epoch ms of its beginning. */
  readonly at: number;
  /**
   * The answer to a question, the same promise for all who ask it of the same account and region. The first call to a region
   * is its probe, up to three times in ten seconds; the others wait for it, and a region that was silent then is not asked
   * again: all get the probe's error.
   */
  once<T>(scope: AwsScope, call: Asking, ask: (clients: AwsClients) => Promise<T>): Promise<T>;
  /** Whether a region has answered its probe. Throws the probe's error, and where nothing was ever asked there. */
  answers(region: string): Promise<true>;
  /** The first of these scopes whose region answers; the last one where none does. */
  living(scopes: readonly [AwsScope, ...AwsScope[]]): Promise<AwsScope>;
}

export interface Asking {
  /** As people say it, with the operation; together with `of` it is what the answer is remembered by. */
  readonly service: string;
  readonly operation: string;
  readonly of?: string;
  /** What falls silent together with it; by default its region. */
  readonly gate?: string;
}

const probing = { tries: 3, each: 3000 } as const;
const asking = { tries: 3, each: 5000 } as const;
/** Calls at a time in an account and region: ECS allows 20 reads a second in the long run, and each takes some 50 ms and more. */
const atOnce = 8;

export function createRun(aws: AwsFor, at: number): Run {
  const answers = new Map<string, Promise<unknown>>();
  const gates = new Map<string, Promise<void>>();
  const limits = new Map<string, Limit>();

  function ask<T>(scope: AwsScope, { service, operation, gate = scope.region }: Asking, question: () => Promise<T>) {
    const call: Call = { service, region: scope.region, operation };
    const open = gates.get(gate);
    if (open === undefined) {
      const first = askAgain(probing, call, question);
      // An answer that says no is an answer; the region lives.
      const opened = first.then(
        () => undefined,
        (error: unknown) => {
          if (isTransient(error)) throw error;
        },
      );
      // Whoever waits hears of it.
      opened.catch(() => undefined);
      gates.set(gate, opened);
      return first;
    }
    const place = scopeKey(scope);
    const limit = limits.get(place) ?? createLimit(atOnce);
    limits.set(place, limit);
    return open.then(() => limit(() => askAgain(asking, call, question)));
  }

  return {
    at,
    once<T>(scope: AwsScope, asked: Asking, question: (clients: AwsClients) => Promise<T>): Promise<T> {
      const key = [scopeKey(scope), asked.service, asked.operation, asked.of ?? ''].join(' ');
      const known = answers.get(key);
      // The key names the question, and a question has one type of answer.
      if (known !== undefined) return known as Promise<T>;
      const answer = ask(scope, asked, () => question(aws(scope)));
      answer.catch(() => undefined);
      answers.set(key, answer);
      return answer;
    },
    async answers(region) {
      const gate = gates.get(region);
      if (gate === undefined) throw new Error(`nothing was asked in ${region}`);
      await gate;
      return true;
    },
    async living(scopes) {
      for (const scope of scopes) {
        const gate = gates.get(scope.region);
        if (gate === undefined) return scope;
        const alive = await gate.then(
          () => true,
          () => false,
        );
        if (alive) return scope;
      }
      return scopes.at(-1) ?? scopes[0];
    },
  };
}

/** What was seen, or the sentence why not: nothing is thrown. */
export async function look<T>(ask: () => Promise<T>): Promise<Seen<T>> {
  try {
    return { seen: await ask() };
  } catch (error) {
    return { unseen: toFailure(error).message };
  }
}

/** What follows from what was seen; what was not stays unseen. */
export async function andThen<A, B>(seen: Seen<A>, next: (found: A) => Promise<B>): Promise<Seen<B>> {
  return 'unseen' in seen ? seen : look(() => next(seen.seen));
}

function scopeKey({ account, role = '', region }: AwsScope): string {
  return `${account} ${role} ${region}`;
}
