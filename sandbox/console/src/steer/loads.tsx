import { useState } from 'preact/hooks';
import type { Load } from '../../../control/shapes.ts';
import { type Attempt, Problem, useAttempt } from './attempt.tsx';

/** Requests per second by service and environment; each is set by typing another number and Enter. */
export function Loads({ loads, look }: { loads: readonly Load[]; look: () => Promise<void> }) {
  const attempt = useAttempt(look);
  const environments = [...new Set(loads.map(({ environment }) => environment))];
  const services = [...new Set(loads.map(({ service }) => service))];
  return (
    <section aria-labelledby="steer-load">
      <h3 id="steer-load">
        Load <span class="quiet">requests per second</span>
      </h3>
      <div class="table-frame">
        <table class="steer-load">
          <thead>
            <tr>
              <td />
              {environments.map((environment) => (
                <th key={environment} scope="col">
                  {environment}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {services.map((service) => (
              <tr key={service}>
                <th scope="row">{service}</th>
                {environments.map((environment) => {
                  const load = loads.find((one) => one.service === service && one.environment === environment);
                  return <td key={environment}>{load && <Rate load={load} attempt={attempt} />}</td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Problem text={attempt.problem} />
    </section>
  );
}

function Rate({ load: { service, environment, rps }, attempt }: { load: Load; attempt: Attempt }) {
  const [typed, setTyped] = useState<string>();
  const [refused, setRefused] = useState(false);
  const name = `${service} ${environment}`;

  function forget(): void {
    setTyped(undefined);
    setRefused(false);
    attempt.forget();
  }

  async function set(): Promise<void> {
    if (typed === undefined || typed.trim() === '' || Number(typed) === rps) return forget();
    if (await attempt.make(name, 'POST', 'load', { service, environment, rps: Number(typed) })) forget();
    else setRefused(true);
  }

  return (
    <input
      type="number"
      min="0"
      aria-label={`Requests per second on ${service} in ${environment}`}
      aria-busy={attempt.busy === name}
      aria-invalid={refused}
      value={typed ?? String(rps)}
      onInput={(event) => setTyped(event.currentTarget.value)}
      onChange={() => void set()}
      onKeyDown={(event) => {
        if (event.key === 'Escape') forget();
      }}
    />
  );
}
