import type { Client } from '@temporalio/client';
import { Problem } from './problem.ts';
import { type Doing, toProblem } from './temporal-errors.ts';

/** Which Temporal is asked, and whose workers do the work. */
export interface Temporal {
  readonly client: Client;
  readonly taskQueue: string;
  /** Where Temporal is, for sentences. */
  readonly address: string;
}

/** What only reads, from the server itself or from a worker through it. */
export const reading = { asked: 'server', unanswered: 'Nothing was changed; ask again in a moment.' } as const;
export const asking = { ...reading, asked: 'worker' } as const;

/** One call of Temporal's client, of `limit` ms at most. What fails is a `Problem` where it is recognised. */
export async function ask<T>(
  { client, address }: Temporal,
  limit: number,
  doing: Omit<Doing, 'address'>,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await client.withDeadline(Date.now() + limit, call);
  } catch (error) {
    throw toProblem(error, { ...doing, address });
  }
}

/** What a call answers; `otherwise` where no such workflow was ever begun. */
export async function ifBegun<T>(call: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Problem && error.type === 'notFound') return otherwise;
    throw error;
  }
}
