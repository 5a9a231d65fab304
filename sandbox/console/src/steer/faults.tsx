import { useState } from 'preact/hooks';
import type { Fault } from '../../../control/shapes.ts';
import { faultSettings } from '../../../control/show.ts';
import { Problem, useAttempt } from './attempt.tsx';
import { FaultForm } from './fault-form.tsx';
import { type FaultDraft, PRESETS } from './fault-fields.ts';
import { length } from './length.ts';

/** The faults at work, each with its end, and a form for another. */
export function Faults(props: {
  faults: readonly Fault[];
  regions: readonly string[];
  now: number;
  look: () => Promise<void>;
}) {
  const { busy, problem, make } = useAttempt(props.look);
  const [draft, setDraft] = useState<FaultDraft>();
  return (
    <section aria-labelledby="steer-faults">
      <h3 id="steer-faults">Faults</h3>
      {props.faults.length === 0 && <p class="quiet">None: simulated AWS behaves.</p>}
      <ul class="steer-rows" aria-label="Faults at work">
        {props.faults.map((fault) => (
          <li key={fault.id} class="steer-line">
            <span>
              <strong>{fault.kind}</strong>{' '}
              {faultSettings({ ...fault, duration: undefined }).join(', ') || 'every call'}
              <span class="quiet block">{progressOf(fault, props.now)}</span>
            </span>
            <button
              type="button"
              class="button"
              disabled={busy !== ''}
              aria-label={`Clear fault ${fault.id}`}
              onClick={() => void make(String(fault.id), 'DELETE', `faults?id=${fault.id}`)}
            >
              Clear
            </button>
          </li>
        ))}
      </ul>
      {props.faults.length > 1 && (
        <button
          type="button"
          class="button"
          disabled={busy !== ''}
          onClick={() => void make('all', 'DELETE', 'faults')}
        >
          Clear all
        </button>
      )}
      <Problem text={problem} />
      {draft ? (
        <FaultForm
          key={draft.key}
          draft={draft}
          regions={props.regions}
          look={props.look}
          onClose={() => setDraft(undefined)}
        />
      ) : (
        <div class="steer-buttons" role="group" aria-label="Add a fault">
          {PRESETS.map((preset) => (
            <button key={preset.key} type="button" class="button" onClick={() => setDraft(preset)}>
              {preset.title}
            </button>
          ))}
        </div>
      )}
    </section>
  );
}

/** `hit 12 times, ends in 42 s` */
function progressOf({ hits, since, duration }: Fault, now: number): string {
  const hit = hits === 0 ? 'not hit yet' : `hit ${hits === 1 ? 'once' : `${hits} times`}`;
  if (typeof since !== 'number' || typeof duration !== 'number') return hit;
  return `${hit}, ends in ${length(Math.max(0, Math.round(since + duration - now)))}`;
}
