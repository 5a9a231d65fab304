import { useEffect, useRef, useState } from 'preact/hooks';
import type { z } from 'zod';
import type { regionsSchema } from '../../../control/network.ts';
import type { Fault, Ledger, Load } from '../../../control/shapes.ts';
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

const EVERY_MS = 2_000;
const LEDGER_S = 900;

/** Looks every 2 s while the page is in sight, and at once with `look`; `problem` says why it cannot see anything now. */
export function useSeen(): { seen: Seen | undefined; problem: string; look: () => Promise<void> } {
  const [seen, setSeen] = useState<Seen>();
  const [problem, setProblem] = useState('');
  const rounds = useRef({ begun: 0, shown: 0 });
  const canFail = useRef(true);
  const now = useRef(Date.now() / 1000);

  async function look(): Promise<void> {
    const round = (rounds.current.begun += 1);
    const [regions, faults, loads, ledger] = await Promise.all([
      canFail.current ? control<{ regions: RegionState[] }>('GET', 'regions') : none,
      control<{ faults: Fault[] }>('GET', 'faults'),
      control<{ loads: Load[] }>('GET', 'load'),
      control<Ledger>('GET', `ledger?since=${Math.floor(now.current - LEDGER_S)}`),
    ]);
    // An earlier look that took longer knows less.
    if (round < rounds.current.shown) return;
    rounds.current.shown = round;
    if (!regions.ok && regions.status === 404) canFail.current = false;
    if (!faults.ok || !loads.ok || !ledger.ok) return setProblem(sentenceOf(faults, loads, ledger));
    now.current = ledger.value.now;
    setProblem('');
    setSeen({
      regions: regions.ok ? regions.value.regions : [],
      faults: faults.value.faults,
      loads: loads.value.loads,
      ledger: ledger.value,
    });
  }

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let open = true;
    const round = async (): Promise<void> => {
      if (!document.hidden) await look();
      if (open) timer = setTimeout(() => void round(), EVERY_MS);
    };
    void round();
    return () => {
      open = false;
      clearTimeout(timer);
    };
  }, []);
  return { seen, problem, look };
}

const none: Answer<{ regions: RegionState[] }> = { ok: true, value: { regions: [] } };

function sentenceOf(...answers: readonly Answer<unknown>[]): string {
  return answers.flatMap((answer) => (answer.ok ? [] : [answer.sentence]))[0] ?? '';
}
