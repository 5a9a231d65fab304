import { timeOfDay } from '../../../control/show.ts';
import type { Ledger } from '../../../control/shapes.ts';
import { stringOf } from '../../../slack/json.ts';
import { length } from './length.ts';

const SHOWN = 12;

/** The latest waits that physics imposed, those that still run first. */
export function LedgerTable({ ledger: { now, waits } }: { ledger: Ledger }) {
  // Running ones end later than now, so the latest end comes first in either case.
  const latest = waits.toSorted((one, other) => other.end - one.end).slice(0, SHOWN);
  return (
    <section aria-labelledby="steer-ledger">
      <h3 id="steer-ledger">
        Waits <span class="quiet">that physics imposed, running ones first</span>
      </h3>
      {latest.length === 0 ? (
        <p class="quiet">Nothing was waited for in the last 15 minutes.</p>
      ) : (
        <div class="table-frame">
          <table class="table steer-ledger">
            <thead>
              <tr>
                {['What', 'Region', 'Start', 'End', 'Seconds'].map((title) => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {latest.map(({ kind, region, resource, start, end, ...detail }, index) => (
                <tr key={`${kind} ${resource} ${start} ${index}`} class={end > now ? 'running' : ''}>
                  <td title={resource}>
                    {kind} <span class="quiet">{stringOf(detail['service']) || nameOf(resource)}</span>
                  </td>
                  <td>{region}</td>
                  <td>{timeOfDay(start).slice(0, 8)}</td>
                  <td>{end > now ? `in ${length(end - now)}` : timeOfDay(end).slice(0, 8)}</td>
                  <td>{(end - start).toFixed(1)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

/** The name in an ARN, without ids; the whole is in the tooltip. */
function nameOf(resource: string): string {
  const parts = (resource.split(':').at(-1) ?? resource).split('/');
  return parts.findLast((part) => !/^[0-9a-f]{16,}$/.test(part)) ?? resource;
}
