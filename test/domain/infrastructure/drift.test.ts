import { expect, test } from '@jest/globals';
import {
  type DriftNews,
  driftNews,
  driftReport,
  type DriftReport,
  toldNothing,
} from '../../../domain/infrastructure/drift.ts';
import { driftLines, standingLine } from '../../../domain/infrastructure/drift-words.ts';
import { dangerousPlan, stackPlan } from '../../support/stack-inputs.ts';

const none = { counts: { create: 0, update: 0, replace: 0, delete: 0, state: 0 }, changes: [] };
const well = driftReport(stackPlan(none), 1_000);
const drifted = driftReport(stackPlan(), 2_000);
const worse = driftReport(dangerousPlan(), 3_000);
const unseen: DriftReport = { stack: 'primary', at: 4_000, problem: 'GitLab does not answer.' };

/** What the channel hears of looks that come one after the other. */
function heard(...reports: readonly DriftReport[]): (DriftNews | undefined)[] {
  let told = toldNothing;
  return reports.map((report) => {
    const answer = driftNews(told, report);
    ({ told } = answer);
    return answer.news;
  });
}

test('a channel hears of a change, and of no repetition', () => {
  expect(heard(well, well)).toEqual([undefined, undefined]);
  expect(heard(drifted, drifted, { ...drifted, at: 9_000 }, worse, worse, well, well)).toEqual([
    'drifted',
    undefined,
    undefined,
    'drifted',
    undefined,
    'back',
    undefined,
  ]);
});

test('what cannot be looked at is told once, and takes nothing back', () => {
  expect(heard(unseen, { ...unseen, problem: 'AWS throttles calls.' }, well)).toEqual(['unseen', undefined, undefined]);
  expect(heard(drifted, unseen, unseen, drifted, well)).toEqual(['drifted', 'unseen', undefined, undefined, 'back']);
});

test('what the channel reads', () => {
  expect(driftLines('drifted', drifted)).toEqual([
    'Stack primary has drifted: it is not as its code at 3f2a9c1b says, and a plan of that has 2 to add and 1 to change.',
    '~ change aws_cloudwatch_log_group.app: retention_in_days',
    '+ add aws_ecr_repository.app',
    '+ add aws_ecr_repository.worker',
    'To have it as the code says: /infra apply primary --commit 3f2a9c1b. To keep what was done, write it into the code.',
  ]);
  expect(driftLines('back', well)).toEqual(['Stack primary is as its code at 3f2a9c1b says again.']);
  expect(driftLines('unseen', unseen)[0]).toContain('cannot be looked at: GitLab does not answer.');
});

test('how a stack stands, in a line', () => {
  const about = { stack: 'primary', environment: 'prod', account: 'live', region: 'eu-west-1' };
  const hour = 3_600_000;
  const applied = {
    change: 'primary-prod-abcd2345',
    kind: 'infrastructure',
    subject: 'primary',
    environment: 'prod',
    status: 'succeeded',
    dryRun: false,
    version: '3f2a9c1b'.repeat(5),
    requestedBy: 'engineer',
    startedAt: new Date(0).toISOString(),
    endedAt: new Date(hour).toISOString(),
  } as const;
  expect(standingLine(about, 3 * hour)).toBe('primary (prod, eu-west-1) · no apply is known');
  expect(
    standingLine({ ...about, applied, drift: { stack: 'primary', report: { ...drifted, at: 2 * hour } } }, 3 * hour),
  ).toBe(
    'primary (prod, eu-west-1) · applied 3f2a9c1b 2 h ago by @engineer · DRIFTED: 2 to add and 1 to change, looked 1 h ago',
  );
  expect(standingLine({ ...about, applied: { ...applied, status: 'aborted' } }, 3 * hour)).toBe(
    'primary (prod, eu-west-1) · an apply was stopped, 3f2a9c1b 2 h ago by @engineer',
  );
  expect(standingLine({ ...about, problem: 'Temporal does not answer.' }, 0)).toContain('not known just now: Temporal');
});
