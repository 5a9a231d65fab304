import { SteeringPage } from '../lib/page.tsx';
import { useRounds } from '../lib/rounds.ts';
import { Clock } from './clock.tsx';
import { Faults } from './faults.tsx';
import { LedgerTable } from './ledger.tsx';
import { Loads } from './loads.tsx';
import { Regions } from './regions.tsx';
import { createSeer } from './seen.ts';

const EVERY_MS = 2_000;
const see = createSeer();

/** Steers simulated AWS, as `coxswain sandbox …` does: regions, faults, load and the clock; and shows what physics does. */
export function Steer({ onMenu }: { onMenu: () => void }) {
  const { seen, problem, look } = useRounds(see, EVERY_MS);
  const topic = 'Steers simulated AWS. Coxswain cannot see this page.';
  return (
    <SteeringPage title="Sandbox" topic={topic} problem={problem} onMenu={onMenu}>
      {seen && (
        <>
          <Clock now={seen.ledger.now} look={look} />
          {seen.regions.length > 0 && <Regions regions={seen.regions} now={seen.ledger.now} look={look} />}
          <Faults faults={seen.faults} regions={regionsOf(seen)} now={seen.ledger.now} look={look} />
          <Loads loads={seen.loads} look={look} />
          <LedgerTable ledger={seen.ledger} />
        </>
      )}
    </SteeringPage>
  );
}

function regionsOf({ regions, loads }: { regions: readonly Named[]; loads: readonly Named[] }): string[] {
  return [...new Set([...regions, ...loads].map(({ region }) => region))];
}

interface Named {
  readonly region: string;
}
