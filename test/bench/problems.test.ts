import { describe, expect, test } from '@jest/globals';
import { type CanaryRun, problemsOf, type Standing } from '../../bench/kills/canary.ts';
import type { AuditCall } from '../../bench/lab/aws.ts';
import { writesOf } from '../../bench/lab/writes.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import { call, setWeight } from './support/calls.ts';

const digest = 'sha256:9f2c';
const view: ChangeView = {
  change: 'app-prod-abcdefgh',
  kind: 'deploy',
  subject: 'app',
  service: 'app',
  environment: 'prod',
  status: 'succeeded',
  dryRun: false,
  requestedBy: 'developer',
  requestedAt: '2026-01-01T00:00:00.000Z',
  plan: {
    hash: 'h',
    to: '1.4.2',
    digests: { app: digest },
    taskDefinitionDiff: [],
    estimateSeconds: 1,
    lastSeconds: [],
    undo: '',
    notes: [],
  },
  overrides: [],
  steps: ['10 % to the canary', '50 % to the canary', 'all requests to the stable service'].map((title, index) => ({
    id: `w${index}`,
    kind: 'weight',
    title,
    phase: 'canary',
    state: 'passed' as const,
    attempt: 1,
  })),
  weights: [],
  undoing: false,
  intents: [],
};
const well: Standing = { serving: [digest], canaryTasks: 0, cards: 1, cardText: 'app 1.4.2 serves in prod' };
const register = () => call('RegisterTaskDefinition', { family: 'app-prod' });
const roll = () => call('UpdateService', { service: 'app-prod', taskDefinition: 'arn:…:task-definition/app-prod:7' });
const canary = () => [
  register(),
  setWeight('app-prod', 10),
  setWeight('app-prod', 50),
  roll(),
  setWeight('app-prod', 0),
];
const run = (calls: readonly AuditCall[]): CanaryRun => ({
  service: 'app',
  view,
  from: 0,
  writes: writesOf(calls, 'app-prod'),
});
const found = (calls: readonly AuditCall[], standing = well) => problemsOf(standing, run(calls), run(canary()));

describe('what a canary must not leave behind', () => {
  test('an undisturbed one is in order', () => {
    expect(found(canary())).toEqual([]);
  });

  test('a second task definition', () => {
    expect(found([register(), ...canary()]).join()).toContain('2 task definitions were registered');
  });

  test('a weight set twice, left out or out of order', () => {
    const [first, ten, fifty, ...rest] = canary() as [AuditCall, AuditCall, AuditCall, ...AuditCall[]];
    expect(found([first, ten, setWeight('app-prod', 10), fifty, ...rest]).join()).toContain('twice in a row');
    expect(found([first, ten, ...rest]).join()).toContain('weights were set to 10, 0 instead of 10, 50, 0');
    expect(found([first, fifty, ten, ...rest]).join()).toContain('weights were set to 50, 10, 0');
  });

  test('a second rollout whose answer was lost', () => {
    const again = call(
      'UpdateService',
      { service: 'app-prod', forceNewDeployment: true },
      { status: null, fault: 'lost-answer' },
    );
    expect(found([...canary(), again]).join()).toContain('forceNewDeployment');
  });

  test('tasks of another version, canary tasks, a second message', () => {
    expect(found(canary(), { ...well, serving: ['sha256:old'] }).join()).toContain('tasks run sha256:old');
    expect(found(canary(), { ...well, canaryTasks: 1 }).join()).toContain('1 canary tasks still run');
    expect(found(canary(), { ...well, cards: 2 }).join()).toContain('2 messages show it');
  });

  test('another end than success', () => {
    const problems = problemsOf(well, { ...run(canary()), view: { ...view, status: 'rolledBack' } }, undefined);
    expect(problems.join()).toContain('it is rolledBack');
  });
});
