import { expect, test } from '@jest/globals';
import { stepsOf } from '../../../domain/plan/tree.ts';
import type { Assessment } from '../../../domain/recovery/assessment.ts';
import { planFence } from '../../../domain/recovery/plan-fence.ts';
import { assessment, dead, recoveryGroup } from '../../support/recovery-inputs.ts';

const group = recoveryGroup();

/** As an ungraceful failover leaves it, once eu-west-1 answers again: both instances stand alone. */
function moved(overrides: Partial<Assessment['databases'][number]> = {}, more: Partial<Assessment> = {}): Assessment {
  const { databases, names } = assessment();
  return assessment({
    databases: databases.map((each) => ({
      ...each,
      writer: 'standby' as const,
      hosts: { primary: 'old', standby: 'new' },
      replication: 'none' as const,
      ...overrides,
    })),
    names: names.map((each) => ({ ...each, leadsTo: 'standby' as const })),
    ...more,
  });
}

test('what still writes on the side that was left is stopped, and stays so whatever comes', () => {
  const answer = planFence(group, moved());
  if (answer.outcome !== 'planned') throw new Error(answer.sentence);
  const { steps, guards, approval } = answer.draft;
  const found = stepsOf(steps);
  expect(found.map(({ id }) => id)).toEqual([
    'fence/app/scaling',
    'fence/app/stop',
    'fence/web/scaling',
    'fence/web/stop',
    'fence/shop-db/read-only',
    'fence/confirm',
  ]);
  const writes = found.filter(({ kind }) => kind !== 'fenced');
  expect(writes.every(({ stays }) => stays === true)).toBe(true);
  expect(writes.every(({ params }) => JSON.stringify(params).includes('eu-west-1'))).toBe(true);
  expect(guards).toEqual([{ kind: 'serves', group: 'shop', side: 'standby' }]);
  expect(approval).toBeUndefined();
});

test('a standby cannot write and is left alone', () => {
  expect(planFence(group, assessment())).toEqual({
    outcome: 'nothingToDo',
    sentence: 'Nothing of shop can write in eu-central-1 but by eu-west-1: nothing to fence.',
  });
});

test('a database that is gone there is not asked for', () => {
  const answer = planFence(group, moved({ hosts: { standby: 'new' } }));
  if (answer.outcome !== 'planned') throw new Error(answer.sentence);
  expect(stepsOf(answer.draft.steps).some(({ kind }) => kind === 'databaseWrites')).toBe(false);
});

test('while the region does not answer, or where nobody can say which side serves, it is refused', () => {
  expect(planFence(group, moved({}, { sides: { ...assessment().sides, primary: dead } }))).toEqual({
    outcome: 'refused',
    sentence:
      'eu-west-1 does not answer (ECS does not answer in eu-west-1): nothing can be fenced there now. Ask again once it is back: /dr fence shop.',
  });
  const [one, two] = assessment().names.map((each, index) => ({
    ...each,
    leadsTo: index === 0 ? ('primary' as const) : ('standby' as const),
  }));
  const torn = assessment({ databases: [], names: [one, two].flatMap((each) => each ?? []) });
  expect(planFence(group, torn)).toMatchObject({ outcome: 'refused', sentence: expect.stringMatching(/half-way/) });
});
