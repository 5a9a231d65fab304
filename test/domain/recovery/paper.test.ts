import { expect, test } from '@jest/globals';
import { stepsOf } from '../../../domain/plan/tree.ts';
import { paperDraft } from '../../../domain/recovery/paper.ts';
import { planFailover } from '../../../domain/recovery/plan-failover.ts';
import { assessment, recoveryGroup } from '../../support/recovery-inputs.ts';

const group = recoveryGroup();

function drill() {
  const answer = planFailover({ group, assessment: assessment(), kind: 'failover', acceptLoss: false });
  if (answer.outcome !== 'planned') throw new Error(answer.sentence);
  return { failover: answer.plan, draft: paperDraft(group, assessment(), answer.plan) };
}

test('a paper drill looks at every step of the failover and writes nothing', () => {
  const { failover, draft } = drill();
  const kinds = new Set(stepsOf(draft.steps).map(({ kind }) => kind));
  expect([...kinds].toSorted()).toEqual(['precheck', 'serving', 'smoke']);
  const ids = stepsOf(draft.steps).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, kind } of stepsOf(failover.steps)) {
    if (kind !== 'fenced') expect(ids.some((each) => each === id || each.startsWith(`${id}/`))).toBe(true);
  }
});

test('it needs nobody’s approval, finds all there is to find, and says how long a move would take', () => {
  const { failover, draft } = drill();
  expect(draft).toMatchObject({ kind: 'drill', guards: [], findings: true });
  expect(draft.approval).toBeUndefined();
  expect(stepsOf(draft.steps).every(({ on }) => on.failed === 'continue' && on.errored === 'continue')).toBe(true);
  expect(draft.summary.done).toMatch(/^shop could move to eu-central-1 now, in about \d+ min/);
  expect(failover.approval.count).toBe(2);
});

test('smoke tests call the load balancers of the standby: the public names lead elsewhere still', () => {
  const urls = stepsOf(drill().draft.steps).flatMap((step) => (step.kind === 'smoke' ? [step.params.url] : []));
  expect(urls.length).toBeGreaterThan(0);
  expect(urls.every((url) => typeof url === 'string' && url.includes('.eu-central-1.elb.'))).toBe(true);
});
