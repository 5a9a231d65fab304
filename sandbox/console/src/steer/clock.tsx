import { useEffect, useState } from 'preact/hooks';
import { timeOfDay } from '../../../control/show.ts';
import { Problem, useAttempt } from './attempt.tsx';
import { length } from './length.ts';

const STEPS = [1, 5];

/** Simulated AWS's clock, how far ahead it is, and the means to turn it forward; backward there is none. */
export function Clock({ now, look }: { now: number; look: () => Promise<void> }) {
  const { busy, problem, make } = useAttempt(look);
  const [ahead, setAhead] = useState(0);
  const [, tick] = useState(0);
  useEffect(() => setAhead(now - Date.now() / 1000), [now]);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <section aria-labelledby="steer-clock">
      <h3 id="steer-clock">Clock</h3>
      <div class="steer-line">
        <span>
          <strong class="steer-time">{timeOfDay(Date.now() / 1000 + ahead).slice(0, 8)}</strong>
          {ahead > 2 && <span class="quiet"> {length(ahead)} ahead</span>}
        </span>
        <span class="steer-buttons">
          {STEPS.map((minutes) => (
            <button
              key={minutes}
              type="button"
              class="button"
              disabled={busy !== ''}
              aria-busy={busy === String(minutes)}
              onClick={() => void make(String(minutes), 'POST', 'clock', { advance: minutes * 60 })}
            >
              Forward {minutes} min
            </button>
          ))}
        </span>
      </div>
      <Problem text={problem} />
    </section>
  );
}
