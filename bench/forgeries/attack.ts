import type { Http } from '../lab/http.ts';
import { flawOf, type Forger } from './forged.ts';
import { forge } from './generate.ts';
import { look } from './honest.ts';

export const connections = 16;

/** What came of so many forged requests. */
export interface Attack {
  /** What was wrong with answers. */
  readonly flaws: readonly string[];
  readonly ms: readonly number[];
  readonly seconds: number;
  readonly statuses: Readonly<Record<string, number>>;
}

/** Sends the forged requests from this number on, as fast as they are answered. */
export async function attack(http: Http, forger: Forger, from: number, amount: number): Promise<Attack> {
  const flaws: string[] = [];
  const ms: number[] = [];
  const statuses: Record<string, number> = {};
  const began = performance.now();
  let next = from;
  await atOnce(async () => {
    while (next < from + amount) {
      const { kind, forged: one } = forge(next, forger);
      next += 1;
      const sent = performance.now();
      const answer = await http.send(one.sent);
      ms.push(performance.now() - sent);
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      const flaw = flawOf(one, answer);
      if (flaw !== undefined) flaws.push(`${kind}: ${flaw}`);
    }
  });
  return { flaws, ms, seconds: (performance.now() - began) / 1000, statuses };
}

/** Honest requests over as many connections. */
export async function honestRate(http: Http, honest: Omit<Forger, 'used'>, amount: number) {
  const ms: number[] = [];
  const began = performance.now();
  let left = amount;
  await atOnce(async () => {
    while (left > 0) {
      left -= 1;
      const sent = performance.now();
      await http.send(look(honest));
      ms.push(performance.now() - sent);
    }
  });
  return { ms, perSecond: ms.length / ((performance.now() - began) / 1000) };
}

/** As many at a time as there are connections. */
function atOnce(work: () => Promise<void>): Promise<unknown> {
  return Promise.all(Array.from({ length: connections }, work));
}
