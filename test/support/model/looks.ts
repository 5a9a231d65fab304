import type { Side } from '../../../domain/recovery/group.ts';
import { type ActivityContext, Unanswered } from './temporal.ts';
import { answers, type World } from './world.ts';

export type Result = { verdict: 'passed' | 'failed' | 'errored' | 'inconclusive'; reason?: string };
export const passed: Result = { verdict: 'passed' };
export const stranger: Result = { verdict: 'errored', reason: 'somebody else changed it' };

/** So many looks before a step gives up on what does not come. */
export const patience = 12;

export const sideOf = ({ group }: World, region: string): Side =>
  group.regions.primary === region ? 'primary' : 'standby';

/** Waits for an answer of a region, for a while. */
export async function reach(world: World, { turn }: ActivityContext, region: string): Promise<Side> {
  const side = sideOf(world, region);
  for (let look = 0; look < 3; look += 1) {
    await turn();
    if (answers(world, side)) return side;
  }
  throw new Unanswered(`${region} does not answer`);
}

/** Looks until there is something to say; each look is a turn, and asks the region where there is one to ask. */
export async function poll(
  world: World,
  context: ActivityContext,
  region: string | undefined,
  look: (side: Side) => Result | undefined,
): Promise<Result> {
  for (let turn = 0; turn < patience; turn += 1) {
    const side = region === undefined ? 'primary' : await reach(world, context, region);
    if (region === undefined) await context.turn();
    const result = look(side);
    if (result !== undefined) return result;
  }
  return { verdict: 'failed', reason: 'not in time' };
}

/** Whether a write may replace what stands there. */
export function mayWrite(now: object, only: readonly object[] | undefined): boolean {
  return only === undefined || only.some((each) => covers(now, each));
}

/** Whether a state holds all of another. */
export function covers(now: object, part: object): boolean {
  return Object.entries(part).every(([key, value]) => JSON.stringify(Reflect.get(now, key)) === JSON.stringify(value));
}
