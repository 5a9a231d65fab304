import type { ChangeSummary } from '../domain/change/summary.ts';
import { hasEnded } from '../domain/change/view.ts';
import type { StackStanding } from '../domain/infrastructure/drift.ts';
import type { Asks } from './asks.ts';
import { Problem } from './gateway/problem.ts';

/** So far back a plan and an apply are looked for. */
const most = 30;
/** So many withdrawals are told apart from applies: each costs a call. */
const askedOf = 5;

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
        const applied = await lastApplied(gateway, changes);
        return {
          ...about,
          ...newest(changes),
          ...(applied === undefined ? {} : { applied }),
          ...(drift === undefined ? {} : { drift }),
        };
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return { ...about, problem: error.message };
      }
    }),
  );
}

function newest(changes: readonly ChangeSummary[]): Pick<StackStanding, 'running' | 'planned'> {
  const running = changes.find(({ status, dryRun }) => !dryRun && !hasEnded(status));
  const planned = changes.find(({ status, dryRun }) => dryRun && status === 'succeeded');
  return {
    ...(running === undefined ? {} : { running }),
    ...(planned === undefined ? {} : { planned }),
  };
}

/** A refusal changed nothing, and neither did what was withdrawn before it began; what was stopped or failed on the way did. */
async function lastApplied(
  gateway: Asks['gateway'],
  changes: readonly ChangeSummary[],
): Promise<ChangeSummary | undefined> {
  let asked = 0;
  for (const change of changes) {
    const { status, dryRun } = change;
    if (dryRun || !hasEnded(status) || status === 'refused') continue;
    if (status !== 'aborted' && status !== 'superseded') return change;
    asked += 1;
    if (asked > askedOf || (await hadBegun(gateway, change.change))) return change;
  }
  return undefined;
}

/** The list does not say it. What cannot be asked counts as begun. */
async function hadBegun(gateway: Asks['gateway'], change: string): Promise<boolean> {
  try {
    const { steps } = await gateway.progress(change);
    return steps.some(({ state }) => state !== 'pending');
  } catch (error) {
    if (error instanceof Problem) return true;
    throw error;
  }
}
