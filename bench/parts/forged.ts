import { Client, Connection } from '@temporalio/client';
import { type Attack, attack, connections, honestRate } from '../forgeries/attack.ts';
import type { Forger } from '../forgeries/forged.ts';
import { kindNames } from '../forgeries/generate.ts';
import { honestly } from '../forgeries/honest.ts';
import type { Issuers } from '../forgeries/issuers.ts';
import { newKeys } from '../forgeries/jwt.ts';
import { type Figure, figure, percentile, rounded, spread } from '../figure.ts';
import { type Heap, heapOf } from '../lab/heap.ts';
import { httpTo } from '../lab/http.ts';
import type { Lab } from '../lab/lab.ts';
import { seeded } from '../lab/random.ts';

const seed = 20;
/** So many requests warm the bot up, before its heap is looked at for the first time. */
const warmUps = 3_000;

/**
 * Forged, replayed, malformed and oversized requests to every door of the bot, as fast as they are refused. Temporal runs, and no
 * worker: a start that came through would stand there. Baseline: honest requests over the same connections.
 */
export async function forged(lab: Lab, issuers: Issuers, amount: number, deaths: () => number): Promise<Figure[]> {
  const http = httpTo(lab.addresses.coxswain.url, connections);
  const random = seeded(seed);
  const { people, ci } = issuers;
  const strangers = newKeys(`${people.issuer}-of-strangers`, 'stranger');
  const secrets = { slackSecret: lab.signingSecret, hookSecret: lab.hookSecret };
  const honest = { random, now: Date.now, audience: lab.audience, ...secrets, people, ci, strangers };
  try {
    const used = await honestly(http, honest);
    const forger: Forger = { ...honest, used };
    const rate = await honestRate(http, honest, Math.max(500, amount / 20));
    await attack(http, forger, 0, warmUps);
    const started = await changes(lab);
    const heaps: Heap[] = [await heapOf(lab.stateDir, 'bot')];
    const attacks: Attack[] = [];
    for (const from of [warmUps, warmUps + amount / 2]) {
      attacks.push(await attack(http, forger, from, amount / 2));
      heaps.push(await heapOf(lab.stateDir, 'bot'));
    }
    const more = (await changes(lab)) - started;
    await honestly(http, honest);
    const flaws = attacks.flatMap((each) => each.flaws);
    const ms = attacks.flatMap((each) => each.ms);
    const perSecond = amount / attacks.reduce((sum, { seconds }) => sum + seconds, 0);
    const [before = heaps[0], ...after] = heaps;
    const heapMb = heaps.map((each) => rounded(each.heapMb));
    return [
      figure({
        name: 'forged requests not refused as they should be, changes they started, and deaths of the bot',
        value: flaws.length + more + deaths(),
        unit: 'requests',
        limit: 0,
        detail: {
          requests: amount,
          kinds: kindNames.length,
          flaws: flaws.slice(0, 5),
          startedChanges: more,
          deathsOfTheBot: deaths(),
          keysFetched: issuers.fetched(),
          statuses: sum(attacks.map(({ statuses }) => statuses)),
          note: 'each kind has its own refusal, and a sentence with it; one of every kind that is honest is taken before and after',
        },
      }),
      figure({
        name: 'forged requests refused a second',
        value: perSecond,
        unit: '1/s',
        baseline: { what: 'honest GET /api/v1/services a second, over as many connections', value: rate.perSecond },
        detail: {
          connections,
          refusedMs: spread(ms),
          honestMs: spread(rate.ms),
          p99Ratio: percentile(ms, 99) / percentile(rate.ms, 99),
        },
      }),
      figure({
        name: 'heap of the bot after forged requests, over that before',
        value: Math.max(...after.map((each) => each.heapMb)) / (before?.heapMb ?? Number.NaN),
        unit: 'ratio',
        limit: 1.1,
        detail: {
          heapMb,
          externalMb: heaps.map(({ externalMb }) => rounded(externalMb)),
          rssMb: heaps.map(({ rssMb }) => rounded(rssMb)),
          note: 'used heap after a forced collection: after the warm-up, after half of the requests, after all; signatures that were right are kept for ten minutes',
        },
      }),
    ];
  } finally {
    http.close();
  }
}

/** How many changes Temporal has. */
async function changes(lab: Lab): Promise<number> {
  const connection = await Connection.connect({ address: lab.addresses.temporal.address });
  try {
    return (await new Client({ connection }).workflow.count()).count;
  } finally {
    await connection.close();
  }
}

function sum(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const each of counts) for (const [name, count] of Object.entries(each)) total[name] = (total[name] ?? 0) + count;
  return total;
}
