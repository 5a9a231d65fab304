import { Clock } from './clock.tsx';
import { Faults } from './faults.tsx';
import { LedgerTable } from './ledger.tsx';
import { Loads } from './loads.tsx';
import { Regions } from './regions.tsx';
import { useSeen } from './seen.ts';

/** Steers simulated AWS, as `coxswain sandbox …` does: regions, faults, load and the clock; and shows what physics does. */
export function Steer({ onMenu }: { onMenu: () => void }) {
  const { seen, problem, look } = useSeen();
  return (
    <main class="channel">
      <header>
        <button type="button" class="icon burger" aria-label="Show channels" onClick={onMenu}>
          ☰
        </button>
        <h2>Sandbox</h2>
        <span class="quiet topic">Steers simulated AWS. Coxswain cannot see this page.</span>
      </header>
      <div class="steer">
        {problem && (
          <div class="alert error" role="alert">
            <span aria-hidden="true">⚠</span>
            <div>{problem}</div>
          </div>
        )}
        {seen && (
          <>
            <Clock now={seen.ledger.now} look={look} />
            {seen.regions.length > 0 && <Regions regions={seen.regions} now={seen.ledger.now} look={look} />}
            <Faults faults={seen.faults} regions={regionsOf(seen)} now={seen.ledger.now} look={look} />
            <Loads loads={seen.loads} look={look} />
            <LedgerTable ledger={seen.ledger} />
          </>
        )}
      </div>
    </main>
  );
}

function regionsOf({ regions, loads }: { regions: readonly Named[]; loads: readonly Named[] }): string[] {
  return [...new Set([...regions, ...loads].map(({ region }) => region))];
}

interface Named {
  readonly region: string;
}
