import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Context } from '@temporalio/activity';
import type { WriteKey } from '../api.ts';
import type { ApplyResult } from '../infrastructure-api.ts';
import { isLiving } from '../processes/machine.ts';
import { graceOf } from './cancelled.ts';
import { appliedIn } from './from-state.ts';
import { operationsOf } from './operations.ts';
import { resultOf } from './outcome.ts';
import { check } from './ready.ts';
import { lockNow, releaseLock } from './release-lock.ts';
import type { Run } from './run.ts';
import { keepMark, type Mark, readMark } from './stored.ts';

const lookMs = 500;
/** From the release of a lock to the last word about the run. */
const lastWordMs = 10_000;
/** Beyond the grace that a guard gives: for the last writes, and for clocks. */
const spareMs = 30_000;

/** What is known without looking further: it has ended, or it is another change's; undefined where an attempt of this step was cut off. */
export function resultOfMark(mark: Mark, key: WriteKey, stack: string): ApplyResult | undefined {
  const { ended, change, step, since } = mark;
  if (change !== key.change || step !== key.step) {
    const reason = `This plan of stack ${stack} was applied before, by ${change} since ${since}: plan the stack again.`;
    return ended === undefined ? { verdict: 'failed', reason } : resultOf('failed', reason, ended);
  }
  return ended === undefined ? undefined : resultOf(ended.verdict, ended.reason, ended);
}

/**
 * After an attempt that was cut off, as by the death of its worker: waits until nothing of it runs any more, releases the state's lock where
 * that is still its own, and says from the state what is applied and what not. It applies nothing.
 */
export async function recover(run: Run, first: Mark): Promise<ApplyResult> {
  const { stack, store, ready, input, plan, shown, deps, hear } = run;
  const { key, params } = input;
  hear(`waiting for the end of an earlier attempt, begun ${first.since}`);
  const mark = await untilOver(run, first);
  const known = resultOfMark(mark, key, stack.name);
  if (known !== undefined) return known;
  const isReleased = await releaseLock(ready, deps, params.scope, mark.lock);
  hear('reading the state');
  const file = join(ready.folder, 'now.json');
  await check(await ready.tool(['state', 'pull'], { output: file }), `read the state of stack ${stack.name}`, stack);
  const text = await readFile(file, 'utf8');
  const now: unknown = text.trim() === '' ? {} : JSON.parse(text);
  const applied = appliedIn(operationsOf(shown), { found: plan.found, refreshed: plan.refreshed, now }, mark);
  const locked = isReleased ? ' The lock that it left on the state is released.' : '';
  const reason = `An earlier attempt at it was cut off, as its worker ended.${locked}`;
  const result = resultOf('failed', reason, applied);
  await keepMark(store, params.file, { ...mark, ended: { verdict: 'failed', reason, ...listsOf(applied) } });
  return result;
}

function listsOf({ applied, unsure, pending }: ReturnType<typeof appliedIn>) {
  return { applied: [...applied], unsure: [...unsure], pending: [...pending] };
}

/** The mark as it was left, once nothing of that attempt runs any more. */
async function untilOver({ deps, ready, store, input }: Run, first: Mark): Promise<Mark> {
  const context = Context.current();
  const newest = async (known: Mark) => (await readMark(store, input.params.file)) ?? known;
  let [mark, seen] = [first, Date.now()];
  for (;;) {
    if (mark.ended !== undefined) return mark;
    const isGuarded = isLiving({ ...mark, pid: mark.guard });
    // It may have written its last word between our reading and its end.
    if (isGuarded === false) return newest(mark);
    // A guard that is seen here counts for more than a mark that may not have reached the store.
    if (isGuarded === true) seen = Date.now();
    else if (mark.lock !== undefined && (await lockNow(ready, deps, input.params.scope)) !== mark.lock) {
      // It ends by releasing its lock; what it came to is written after that, where its worker still lives.
      for (const gone = Date.now(); mark.ended === undefined && Date.now() - gone < lastWordMs; ) {
        await context.sleep(lookMs);
        mark = await newest(mark);
      }
      return mark;
    } else if (Date.now() - seen > graceOf(deps) + spareMs) return mark;
    await context.sleep(lookMs);
    const newer = await newest(mark);
    if (newer.beat !== mark.beat) seen = Date.now();
    mark = newer;
  }
}
