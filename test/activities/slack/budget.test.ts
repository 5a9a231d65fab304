import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { createBudget } from '../../../activities/slack/budget.ts';

describe('the budget of edits', () => {
  test('never lets more than 50 pass in any minute, however they come', () => {
    const waits = fc.array(fc.record({ ms: fc.nat(5_000), state: fc.boolean() }), { minLength: 50, maxLength: 400 });
    fc.assert(
      fc.property(waits, (tries) => {
        let now = 0;
        const budget = createBudget({ now: () => now });
        const passed: number[] = [];
        for (const { ms, state } of tries) {
          now += ms;
          if (budget.take(state ? 'state' : 'routine')) passed.push(now);
        }
        for (const [index, at] of passed.entries()) {
          const later = passed.slice(index).filter((other) => other < at + 60_000);
          expect(later.length).toBeLessThanOrEqual(50);
        }
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  test('routine edits leave a reserve for changes of state', () => {
    const budget = createBudget({ now: () => 0 });
    let routine = 0;
    while (budget.take('routine')) routine += 1;
    let state = 0;
    while (budget.take('state')) state += 1;
    expect({ routine, state }).toEqual({ routine: 6, state: 4 });
  });

  test('holds everything for as long as Slack says', () => {
    let now = 0;
    const budget = createBudget({ now: () => now });
    budget.holdUntil(30_000);
    budget.holdUntil(10_000);
    now = 29_999;
    expect(budget.take('state')).toBe(false);
    now = 30_000;
    expect(budget.take('state')).toBe(true);
  });
});
