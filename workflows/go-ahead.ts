import { condition } from '@temporalio/workflow';
import type { Step } from '../domain/plan/step.ts';
import { waitsForRestraints } from '../domain/restraints/restrained.ts';
import { restraintKey } from '../domain/restraints/restraint.ts';
import { calendarFreezes } from './activities.ts';
import { restraintsOn, type RunState } from './run-state.ts';

/** Where a change stands before its first step. */
const beginning = 'beginning';

/**
 * The step boundary: here a change waits while it is paused or held back by a lock, a freeze or a stop of the line; before the first step,
 * before a step, and before another attempt at it. Costs nothing where it does not wait. What people put on or take off is signalled; a timer
 * is for what ends by itself.
 */
export async function goAhead(run: RunState, step?: Step): Promise<void> {
  const heeds = step === undefined || waitsForRestraints(step);
  if (heeds) await lookAhead(run);
  const restraints = () => (heeds ? restraintsOn(run, Date.now()) : []);
  const open = () => run.stop !== undefined || (run.pause === undefined && restraints().length === 0);
  const id = step?.id ?? beginning;
  while (!open()) {
    const known = restraints();
    if (known.length > 0 && !run.boundaries.has(id)) run.boundaries.set(id, Date.now());
    const keys = keysOf(known);
    const stirred = () => open() || keysOf(restraints()) !== keys;
    const ends = known.flatMap(({ until }) => until ?? []);
    if (ends.length === 0) await condition(stirred);
    else await condition(stirred, Math.max(1, Math.min(...ends) - Date.now()));
    if (heeds) await lookAhead(run);
  }
  run.boundaries.delete(id);
  await condition(open);
}

/** A change that lasts for weeks asks anew what calendars freeze. It waits for the answer, however long; not once it is to go back. */
async function lookAhead(run: RunState): Promise<void> {
  const { calendarsKnown: known } = run;
  if (known === undefined || Date.now() < known.until) return;
  const asked = calendarFreezes(known.request).then(({ freezes, until }) => {
    run.calendars = freezes;
    run.calendarsKnown = { ...known, until };
  });
  await Promise.race([asked, condition(() => run.stop !== undefined)]);
}

function keysOf(restraints: readonly Parameters<typeof restraintKey>[0][]): string {
  return restraints.map(restraintKey).join();
}
