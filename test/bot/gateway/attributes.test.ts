import { expect, test } from '@jest/globals';
import { kindOf } from '../../../bot/gateway/attributes.ts';

const drill = {
  kind: 'drill',
  group: 'shop',
  environment: 'prod',
  actor: { via: 'oidc', subject: 'oncall' },
  dryRun: false,
} as const;

test('a change is found by what it is: a rehearsal is no paper drill, and what only shows its plan is neither', () => {
  expect(kindOf(drill)).toBe('drill');
  expect(kindOf({ ...drill, depth: 'paper' })).toBe('drill');
  expect(kindOf({ ...drill, depth: 'rehearsal' })).toBe('rehearsal');
  expect(kindOf({ ...drill, depth: 'rehearsal', dryRun: true })).toBe('dryRun');
  expect(kindOf({ ...drill, kind: 'failback' })).toBe('failback');
});
