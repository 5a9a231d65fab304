import { expect, test } from '@jest/globals';
import { kindOf } from '../../../bot/gateway/attributes.ts';
import { summaryTitle } from '../../../domain/change/title.ts';

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

test('so a list tells them apart', () => {
  const listed = {
    change: 'x',
    kind: 'drill',
    subject: 'shop',
    environment: 'prod',
    status: 'running',
    version: 'eu-central-1',
    dryRun: false,
    startedAt: '',
  } as const;
  expect(summaryTitle({ ...listed, depth: 'rehearsal' })).toBe('shop rehearsal in prod');
  expect(summaryTitle(listed)).toBe('shop drill to eu-central-1 in prod');
});
