import { useState } from 'preact/hooks';
import { Confirm } from '../chat/confirm.tsx';
import { Problem, useAttempt } from './attempt.tsx';
import { length } from './length.ts';
import type { RegionState } from './seen.ts';

const plain = (text: string) => ({ type: 'plain_text', text });

/** The regions, with the button that takes one down and the one that brings it back. */
export function Regions(props: { regions: readonly RegionState[]; now: number; look: () => Promise<void> }) {
  const { busy, problem, make } = useAttempt(props.look);
  const [asked, setAsked] = useState<string>();
  const change = (region: string, state: 'up' | 'down'): void =>
    void make(region, 'POST', 'regions', { region, state });
  return (
    <section aria-labelledby="steer-regions">
      <h3 id="steer-regions">Regions</h3>
      <ul class="steer-rows">
        {props.regions.map(({ region, state, since }) => (
          <li key={region} class="steer-line">
            <span>
              <strong>{region}</strong> <span class={`steer-state ${state}`}>{state}</span>
              {state !== 'up' && since !== null && (
                <span class="quiet"> for {length(Math.max(0, props.now - since))}</span>
              )}
            </span>
            <button
              type="button"
              class={state === 'up' ? 'button danger' : 'button primary'}
              disabled={busy !== ''}
              aria-busy={busy === region}
              onClick={() => (state === 'up' ? setAsked(region) : change(region, 'up'))}
            >
              {state === 'up' ? `Take down ${region}` : `Bring back ${region}`}
            </button>
          </li>
        ))}
      </ul>
      <Problem text={problem} />
      {asked && (
        <Confirm
          dialog={{
            title: plain(`Take down ${asked}?`),
            text: plain('Its tasks and load balancers are dead and its AWS calls fail, until you bring it back.'),
            confirm: plain('Take down'),
            style: 'danger',
          }}
          onAnswer={(yes) => {
            setAsked(undefined);
            if (yes) change(asked, 'down');
          }}
        />
      )}
    </section>
  );
}
