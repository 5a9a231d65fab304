import { expect, test } from '@jest/globals';
import { foundAs } from '../../../domain/change/found-as.ts';
import type { ChangeRequest } from '../../../domain/change/request.ts';
import { summaryTitle } from '../../../domain/change/title.ts';

const drill = {
  kind: 'drill',
  group: 'shop',
  environment: 'prod',
  actor: { via: 'oidc', subject: 'oncall' },
  dryRun: false,
} as const;

const kindOf = (request: ChangeRequest) => foundAs(request).kind;

test('a change is found by what it is: a rehearsal is no paper drill, and what only shows its plan is neither', () => {
  expect(kindOf(drill)).toBe('drill');
  expect(kindOf({ ...drill, depth: 'paper' })).toBe('drill');
  expect(kindOf({ ...drill, depth: 'rehearsal' })).toBe('rehearsal');
  expect(kindOf({ ...drill, depth: 'rehearsal', dryRun: true })).toBe('dryRun');
  expect(kindOf({ ...drill, kind: 'failback' })).toBe('failback');
  expect(kindOf({ ...drill, actor: { via: 'schedule', schedule: 'paper drill of shop' } })).toBe('nightly');
});

test('by its subject, place and version', () => {
  expect(foundAs(drill)).toEqual({ group: 'shop', environment: 'prod', kind: 'drill', status: 'queued' });
  const { actor, dryRun } = drill;
  const deploy = { kind: 'deploy', service: 'app', version: '1.4.2', environment: 'prod', actor, dryRun } as const;
  expect(foundAs(deploy)).toMatchObject({ service: 'app', kind: 'deploy', version: '1.4.2' });
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
