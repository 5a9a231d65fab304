import { expect, test } from '@jest/globals';
import { stepsOf } from '../../../domain/plan/tree.ts';
import { planLiveDrill, windowProblem } from '../../../domain/recovery/live-drill.ts';
import { assessment, dead, recoveryGroup, writtenGroup } from '../../support/recovery-inputs.ts';

/** The assessment is of Monday 5 January 2026, 03:12:40 UTC. */
const live = { window: { days: ['mon'], from: '03:00', to: '05:00', timeZone: 'UTC' }, watch: '5m' };
const groupWith = (drill: object) => recoveryGroup({ ...writtenGroup(), drill });
const group = groupWith({ live });
const refusal = (of = group, seen = assessment()) => {
  const answer = planLiveDrill(of, seen);
  return answer.outcome === 'planned' ? 'planned' : `${answer.outcome}: ${answer.sentence}`;
};

test('goes there gracefully, is watched, comes home, and leaves a standby behind; on one approval', () => {
  const answer = planLiveDrill(group, assessment());
  if (answer.outcome !== 'planned') throw new Error(answer.sentence);
  const { steps, approval, guards } = answer.draft;
  const all = stepsOf(steps);
  expect(all.map((step) => [step.id, step.kind === 'change' ? step.params.request.kind : step.kind])).toEqual([
    ['failover', 'failover'],
    ['watch', 'healthy'],
    ['rebuild', 'rebuild'],
    ['failback', 'failback'],
    ['standby', 'rebuild'],
  ]);
  expect(all[0]).toMatchObject({
    irreversible: true,
    on: { failed: 'undo' },
    params: { request: { mode: 'graceful', leaves: 'eu-west-1', acceptLoss: false }, needed: true },
  });
  expect(all[1]).toMatchObject({
    on: { failed: 'hold' },
    params: {
      seconds: 300,
      urls: ['http://app.shop.example', 'http://shop.example'],
      scope: { region: 'eu-central-1' },
    },
  });
  expect(all[3]).toMatchObject({ mustPass: true, on: { failed: 'hold' } });
  expect(approval).toMatchObject({ count: 2, typed: 'shop' });
  expect(approval).not.toHaveProperty('breakGlass');
  expect(guards).toMatchObject([
    { kind: 'recovery', active: 'primary', reachable: true },
    { kind: 'window', group: 'shop', seconds: expect.any(Number) },
  ]);
});

test('only in its window, and only while there is time for all of it', () => {
  expect(refusal(groupWith({}))).toMatch(/^refused: shop has no window for live drills: write one under "drill\.live"/);
  const on = (window: object) => groupWith({ live: { ...live, window: { ...live.window, ...window } } });
  expect(refusal(on({ days: ['tue'] }))).toBe(
    'refused: A live drill of shop begins only within tue 03:00 to 05:00 (UTC).',
  );
  expect(refusal(on({ to: '03:20' }))).toMatch(
    /takes about \d+ min, and its window closes in 8 min \(mon 03:00 to 03:20/,
  );
});

test('only from home, and only where a region hands over gracefully', () => {
  expect(refusal(group, assessment({ sides: { ...assessment().sides, primary: dead } }))).toMatch(
    /cannot hand over gracefully/,
  );
  const away = assessment({
    databases: assessment().databases.map((each) => ({ ...each, writer: 'standby' as const })),
    names: assessment().names.map((each) => ({ ...each, leadsTo: 'standby' as const })),
  });
  expect(refusal(group, away)).toMatch(
    /^refused: shop runs in eu-central-1, away from home: .*First \/failback shop\./,
  );
});

test('nor where nothing could tell whether it serves well there', () => {
  const blind = recoveryGroup({ ...writtenGroup(), drill: { live }, smoke: [], alarms: [] });
  expect(refusal(blind)).toMatch(
    /^refused: Nothing tells whether shop serves well there: write "smoke" checks or "alarms"/,
  );
});

test('an approval that comes too late in its window is told so', () => {
  const at = (iso: string) => windowProblem(group, 600, Date.parse(iso));
  expect(at('2026-01-05T04:00:00Z')).toBeUndefined();
  expect(at('2026-01-05T04:55:00Z')).toMatch(/takes about 10 min, and its window closes in 5 min/);
  expect(at('2026-01-05T06:00:00Z')).toMatch(/begins only within mon 03:00 to 05:00/);
});
