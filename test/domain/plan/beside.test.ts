import { expect, test } from '@jest/globals';
import { besideOthers } from '../../../domain/plan/beside.ts';
import { stepsOf } from '../../../domain/plan/tree.ts';
import { recoveryStep } from '../../../domain/recovery/steps.ts';

const step = (id: string, phase: string) =>
  recoveryStep('alarms', id, phase, id, { scope: { account: '123456789012', region: 'eu-central-1' }, names: [] });

test('beside are the steps of a parallel that are of another phase than those before them in it', () => {
  const fence = { parallel: [step('fence/app', 'fence'), step('fence/api', 'fence')] };
  const promote = { sequence: [step('caught-up', 'promote'), step('promote', 'promote')] };
  const grow = { parallel: [promote, step('scale/app', 'scale'), step('scale/api', 'scale')] };
  const plan = { sequence: [fence, grow, step('switch', 'switch')] };
  expect([...besideOthers(plan)]).toEqual(['scale/app', 'scale/api']);
  expect(stepsOf(plan)).toHaveLength(7);
});

test('nothing is beside another in a sequence', () => {
  expect(besideOthers({ sequence: [step('promote', 'promote'), step('scale', 'scale')] }).size).toBe(0);
});
