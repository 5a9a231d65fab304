import { describe, expect, test } from '@jest/globals';
import { stepsOf } from '../../../domain/plan/tree.ts';
import { armingAlarm, planArm } from '../../../domain/recovery/plan-arm.ts';
import { planFailover } from '../../../domain/recovery/plan-failover.ts';
import { assessment, recoveryGroup, writtenGroup } from '../../support/recovery-inputs.ts';

const group = recoveryGroup();
const prearmed = (...alarms: readonly { name: string; region: string }[]) =>
  recoveryGroup({
    ...writtenGroup(),
    prearm: { alarms: alarms.map((each) => ({ ...each, account: 'live' })), for: '20m' },
  });

test('it is approved as the failover, watches the alarm, and then moves away from where it runs now', () => {
  const alarm = armingAlarm(group, undefined, 'eu-west-1');
  const move = planFailover({ group, assessment: assessment(), kind: 'failover', acceptLoss: false });
  if ('sentence' in alarm || move.outcome !== 'planned') throw new Error('not planned');
  const { approval, guards, steps, summary } = planArm(group, alarm, {
    failover: move.plan,
    lastSeconds: [240],
    reason: 'storm',
    silent: true,
  });
  const { breakGlass, ...byTwo } = move.plan.approval;
  expect(breakGlass).toBe('captains');
  expect(approval).toEqual(byTwo);
  expect(guards).toEqual([{ kind: 'serves', group: 'shop', side: 'primary' }]);
  const [fires, failover] = stepsOf(steps);
  expect(fires).toMatchObject({
    kind: 'fires',
    params: { alarm: 'shop-down', seconds: 1800, scope: { region: 'eu-central-1' } },
  });
  expect(fires?.timeoutSeconds).toBeGreaterThan(1800);
  expect(failover).toMatchObject({
    kind: 'change',
    irreversible: true,
    mustPass: true,
    on: { failed: 'undo', errored: 'hold' },
    params: {
      soonAfter: { step: 'fires', seconds: 120 },
      request: {
        kind: 'failover',
        group: 'shop',
        acceptLoss: false,
        leaves: 'eu-west-1',
        reason: 'storm',
        fired: { alarm: 'shop-down', approvals: [] },
      },
    },
  });
  const notes = summary.notes.join(' ');
  expect(notes).toContain('shop-down in eu-central-1 may fire it for 30 min, from the last approval on');
  expect(notes).toMatch(/What it would do, as things stood .*: fence eu-west-1 → promote shop-db/);
  expect(notes).toContain('shop-down has no data now');
});

describe('the alarm', () => {
  test.each([
    [
      'of a group that names none',
      recoveryGroup({ ...writtenGroup(), prearm: undefined }),
      undefined,
      /names no alarm that may fire a failover: write one under "prearm"/,
    ],
    [
      'of another name',
      group,
      'shop-dwn',
      /No alarm "shop-dwn" may fire a failover of shop\. Did you mean "shop-down"/,
    ],
    [
      'among several',
      prearmed({ name: 'a', region: 'eu-central-1' }, { name: 'b', region: 'us-east-1' }),
      undefined,
      /say which, --alarm a or b/,
    ],
    [
      'in the region that is to be left',
      prearmed({ name: 'a', region: 'eu-west-1' }, { name: 'b', region: 'us-east-1' }),
      'a',
      /a is in eu-west-1, where shop runs: it may fall silent/,
    ],
  ] as const)('%s is refused', (_name, of, asked, sentence) => {
    const found = armingAlarm(of, asked, 'eu-west-1');
    expect('sentence' in found ? found.sentence : 'found').toMatch(sentence);
  });

  test('that is asked for is taken, for as long as the catalogue says', () => {
    const of = prearmed({ name: 'a', region: 'eu-west-1' }, { name: 'b', region: 'us-east-1' });
    expect(armingAlarm(of, 'b', 'eu-west-1')).toMatchObject({ name: 'b', seconds: 1200 });
  });
});
