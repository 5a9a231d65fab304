import type { ChangeSummary } from '../domain/change/summary.ts';
import { hasEnded } from '../domain/change/view.ts';
import type { StackStanding } from '../domain/infrastructure/drift.ts';
import type { Asks } from './asks.ts';
import { Problem } from './gateway/problem.ts';

/** So far back a plan and an apply are looked for. */
const most = 30;

/** How every stack of the catalogue stands, in its order. What is not known just now is said of its stack. */
export async function stackStandings({
  catalogue,
  gateway,
}: Pick<Asks, 'catalogue' | 'gateway'>): Promise<StackStanding[]> {
  return Promise.all(
    Object.entries(catalogue.infrastructure).map(async ([stack, { environment, account, region, drift: looks }]) => {
      const about = { stack, environment, account, region };
      try {
        const [changes, drift] = await Promise.all([
          gateway.list({ stack, limit: most }),
          looks === undefined ? undefined : gateway.drift(stack),
        ]);
        return { ...about, ...newest(changes), ...(drift === undefined ? {} : { drift }) };
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return { ...about, problem: error.message };
      }
    }),
  );
}

function newest(changes: readonly ChangeSummary[]): Pick<StackStanding, 'running' | 'planned' | 'applied'> {
  const running = changes.find(({ status, dryRun }) => !dryRun && !hasEnded(status));
  // A refusal changed nothing; what was stopped or failed on the way did.
  const applied = changes.find(({ status, dryRun }) => !dryRun && hasEnded(status) && status !== 'refused');
  const planned = changes.find(({ status, dryRun }) => dryRun && status === 'succeeded');
  return {
    ...(running === undefined ? {} : { running }),
    ...(planned === undefined ? {} : { planned }),
    ...(applied === undefined ? {} : { applied }),
  };
}
