import type { z } from 'zod';
import type { regionsSchema } from '../../../control/network.ts';
import type { Fault, Ledger, Load } from '../../../control/shapes.ts';
import type { Sight } from '../lib/rounds.ts';
import { type Answer, control } from './control.ts';

export type RegionState = z.infer<typeof regionsSchema>['regions'][number];

/** How simulated AWS is now. */
export interface Seen {
  /** None where this sandbox cannot take a region down. */
  regions: RegionState[];
  faults: Fault[];
  loads: Load[];
  ledger: Ledger;
}

const LEDGER_S = 900;

/** Looks at simulated AWS, and asks only for what it has; the ledger from a while before the time that it has. */
export function createSeer(): () => Promise<Sight<Seen>> {
  let canFail = true;
  let now = Date.now() / 1000;

  return async () => {
    const [regions, faults, loads, ledger] = await Promise.all([
      canFail ? control<{ regions: RegionState[] }>('GET', 'regions') : none,
      control<{ faults: Fault[] }>('GET', 'faults'),
      control<{ loads: Load[] }>('GET', 'load'),
      control<Ledger>('GET', `ledger?since=${Math.floor(now - LEDGER_S)}`),
    ]);
    if (!regions.ok && regions.status === 404) canFail = false;
    if (!faults.ok || !loads.ok || !ledger.ok) return { problem: sentenceOf(faults, loads, ledger) };
    now = ledger.value.now;
    return {
      value: {
        regions: regions.ok ? regions.value.regions : [],
        faults: faults.value.faults,
        loads: loads.value.loads,
        ledger: ledger.value,
      },
    };
  };
}

const none: Answer<{ regions: RegionState[] }> = { ok: true, value: { regions: [] } };

function sentenceOf(...answers: readonly Answer<unknown>[]): string {
  return answers.flatMap((answer) => (answer.ok ? [] : [answer.sentence]))[0] ?? '';
}
