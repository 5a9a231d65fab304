import { brieflyOf, toFailure } from '../../../failures.ts';
import type { Sides, Side } from '../../../../domain/recovery/group.ts';

/** What a side said of something: how it stands, that there is none, or nothing, with the sentence why. */
export type Look<T> = { readonly found: T | undefined } | { readonly silent: string };

export function foundIn<T>(look: Look<T>): T | undefined {
  return 'found' in look ? look.found : undefined;
}

/** Asks, and remembers what was not answered. */
export interface Listener {
  /** Briefly. */
  readonly silences: readonly string[];
  ask<T>(question: () => Promise<T | undefined>): Promise<Look<T>>;
}

export function createListener(): Listener {
  const silences: string[] = [];
  return {
    silences,
    async ask(question) {
      try {
        return { found: await question() };
      } catch (error) {
        silences.push(brieflyOf(error));
        return { silent: toFailure(error).message };
      }
    },
  };
}

export async function ofBoth<T>(ask: (side: Side) => Promise<T>): Promise<Sides<T>> {
  const [primary, standby] = await Promise.all([ask('primary'), ask('standby')]);
  return { primary, standby };
}
