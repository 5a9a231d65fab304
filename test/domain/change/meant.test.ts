import { describe, expect, test } from '@jest/globals';
import { meantChange, openChange } from '../../../domain/change/meant.ts';
import type { ChangeSummary } from '../../../domain/change/summary.ts';

function summary(change: string, kind: ChangeSummary['kind'], minute: number, ended?: number): ChangeSummary {
  const at = (each: number) => `2026-01-05T14:${String(each).padStart(2, '0')}:00Z`;
  return {
    change,
    kind,
    subject: 'shop',
    environment: 'prod',
    status: ended === undefined ? 'running' : 'refused',
    dryRun: false,
    startedAt: at(minute),
    ...(ended === undefined ? {} : { endedAt: at(ended) }),
  };
}

const armed = summary('shop-a', 'arm', 1);

describe('the change that a name means', () => {
  test.each([
    ['what is armed, rather than what was refused since', [summary('shop-b', 'arm', 2, 2), armed], 'shop-a'],
    ['what goes on, rather than what is armed', [summary('shop-b', 'drill', 2), armed], 'shop-b'],
    ['of what goes on, the oldest', [summary('shop-c', 'drill', 3), summary('shop-b', 'failover', 2), armed], 'shop-b'],
    ['else what ended last', [summary('shop-c', 'drill', 3, 4), summary('shop-b', 'drill', 2, 9)], 'shop-b'],
    [
      'what an alarm fired, rather than what had armed it',
      [summary('shop-a-failover', 'failover', 5, 8), summary('shop-a', 'arm', 1, 9)],
      'shop-a-failover',
    ],
    ['what was disarmed', [summary('shop-a', 'arm', 1, 9)], 'shop-a'],
  ])('%s', (_name, changes, meant) => {
    expect(meantChange(changes)?.change).toBe(meant);
  });

  test('nothing is open where all has ended, and nothing is meant where nothing was', () => {
    expect(openChange([summary('shop-b', 'drill', 2, 9)])).toBeUndefined();
    expect(meantChange([])).toBeUndefined();
  });
});
