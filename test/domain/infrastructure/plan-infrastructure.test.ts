import { describe, expect, test } from '@jest/globals';
import { ruleOf } from '../../../domain/change/approval-rule.ts';
import { planInfrastructure } from '../../../domain/infrastructure/plan-infrastructure.ts';
import { findStack, type Stack } from '../../../domain/infrastructure/stack.ts';
import type { StackPlan } from '../../../domain/infrastructure/stack-plan.ts';
import { staleSentence } from '../../../domain/infrastructure/stale.ts';
import { costText, countsText, dangerText, resourceLine } from '../../../domain/infrastructure/words.ts';
import { stepsOf } from '../../../domain/plan/tree.ts';
import { dangerousPlan, resourceChange, stackCatalogue, stackPlan } from '../../support/stack-inputs.ts';

function stack(more: object = {}): Stack {
  const found = findStack(stackCatalogue({ primary: more }), 'primary');
  if (!found.found) throw new Error(found.sentence);
  return found.stack;
}

const plan = (what: StackPlan, more: object = {}, dryRun = false) =>
  planInfrastructure({ stack: stack(more), stackPlan: what, dryRun, lastSeconds: [40, 35] });

function drafted(...input: Parameters<typeof plan>) {
  const answer = plan(...input);
  if (answer.outcome !== 'planned') throw new Error(answer.sentence);
  return answer.draft;
}

describe('planInfrastructure', () => {
  test('applies exactly the file that was planned, under the state it was planned from', () => {
    const draft = drafted(stackPlan());
    const [apply, ...more] = stepsOf(draft.steps);
    expect(more).toEqual([]);
    expect(apply).toMatchObject({
      kind: 'terraformApply',
      title: 'apply 3 changes to primary',
      mustPass: true,
      params: {
        stack: 'primary',
        scope: { account: '123456789012', role: 'arn:aws:iam::123456789012:role/deploy', region: 'eu-west-1' },
        file: { key: 'primary/one.tfplan', sha256: 'ab'.repeat(32) },
        state: { lineage: 'a-lineage', serial: 12 },
        resources: 3,
      },
    });
    expect(draft.guards).toEqual([
      { kind: 'stackState', stack: 'primary', commit: '3f2a9c1b'.repeat(5), lineage: 'a-lineage', serial: 12 },
    ]);
    const place = { bucket: 'states', key: 'primary.tfstate', region: 'eu-west-1' };
    expect(drafted(stackPlan({ place })).guards).toMatchObject([{ place }]);
    expect(draft.summary).toMatchObject({
      to: '3f2a9c1b'.repeat(5),
      title: 'a registry for the worker',
      done: 'primary is as its code at 3f2a9c1b says: 2 added and 1 changed',
    });
    expect(draft.summary.notes).toEqual(['it begins when no change of app in prod is under way.']);
  });

  test('what destroys a database needs the stronger quorum, and the name typed', () => {
    const { approvals, destructive } = stack().config;
    expect(drafted(stackPlan()).approval).toEqual(ruleOf(approvals));
    expect(destructive).toBeDefined();
    if (destructive !== undefined) expect(drafted(dangerousPlan()).approval).toEqual(ruleOf(destructive, 'primary'));
  });

  test('where nobody may approve that it is refused; its plan can be looked at all the same', () => {
    const nobody = { destructive: undefined };
    expect(plan(dangerousPlan(), nobody)).toEqual({
      outcome: 'refused',
      sentence: expect.stringMatching(/^Destroys or replaces 1 database, .* "destructive", .*aws_db_instance\.shop/),
    });
    expect(drafted(dangerousPlan(), nobody, true).summary.notes[0]).toContain('nobody may approve that');
  });

  test('a plan without a change is nothing to do, and says what drifted', () => {
    const none = { counts: { create: 0, update: 0, replace: 0, delete: 0, state: 0 }, changes: [] };
    expect(plan(stackPlan(none))).toEqual({
      outcome: 'nothingToDo',
      sentence: 'primary is as its code at 3f2a9c1b says: nothing to change.',
    });
    const drifted = [resourceChange('aws_security_group.web', { action: 'update' })];
    expect(plan(stackPlan({ ...none, drifted }))).toMatchObject({
      sentence: expect.stringContaining('aws_security_group.web is other'),
    });
    expect(drafted(stackPlan({ ...none, outputs: ['url'] })).summary.done).toContain('1 output changed');
  });

  test('what was only looked at cannot be applied', () => {
    const { file: _, ...looked } = stackPlan();
    expect(plan(looked)).toMatchObject({
      outcome: 'refused',
      sentence: expect.stringContaining('/infra plan primary'),
    });
  });

  test('the role that plans is another than the one that applies', () => {
    const { scope, planScope } = stack({ planRole: 'arn:aws:iam::123456789012:role/look' });
    expect([scope.role, planScope.role]).toEqual([
      'arn:aws:iam::123456789012:role/deploy',
      'arn:aws:iam::123456789012:role/look',
    ]);
  });
});

test.each([
  [{ lineage: 'a', serial: 12 }, { lineage: 'a', serial: 12 }, undefined],
  [{ lineage: 'a', serial: 12 }, { lineage: 'a', serial: 14 }, 'serial 14 now, 12 then'],
  [{ lineage: 'a', serial: 12 }, { lineage: 'b', serial: 12 }, 'is another one since'],
  [{ lineage: 'a', serial: 12 }, { lineage: '', serial: 0 }, 'is gone since'],
  [{ lineage: '', serial: 0 }, { lineage: 'b', serial: 1 }, 'has been made since'],
])('a state of %j that is %j now', (planned, now, sentence) => {
  const said = staleSentence('primary', planned, now);
  if (sentence === undefined) expect(said).toBeUndefined();
  else expect(said).toMatch(new RegExp(`${sentence}.*/infra plan primary\\.$`));
});

test('words of a plan', () => {
  expect(countsText(dangerousPlan().counts)).toBe('2 to add, 1 to change and 1 to replace');
  expect(countsText({ create: 0, update: 0, replace: 0, delete: 0, state: 0 })).toBe('nothing to change');
  expect(dangerText(stackPlan())).toBeUndefined();
  expect(dangerText(dangerousPlan())).toBe('Destroys or replaces 1 database');
  expect(dangerousPlan().changes.slice(0, 2).map(resourceLine)).toEqual([
    '-/+ replace aws_db_instance.shop: storage_encrypted (it cannot be changed in place) · DATABASE',
    '~ change aws_cloudwatch_log_group.app: retention_in_days',
  ]);
  expect(costText({ before: 1204.2, after: 1516, currency: 'USD' })).toBe(
    'about 312 USD more a month (1,204 to 1,516)',
  );
  expect(costText({ before: 20, after: 20.2, currency: 'USD' })).toBe('about the same a month (20 USD)');
});
