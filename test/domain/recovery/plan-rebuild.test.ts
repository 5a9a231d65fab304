import { describe, expect, test } from '@jest/globals';
import type { Assessment } from '../../../domain/recovery/assessment.ts';
import { stepsOf } from '../../../domain/plan/tree.ts';
import { planRebuild, sideToRebuild } from '../../../domain/recovery/plan-rebuild.ts';
import { assessment, dead, recoveryGroup, side, writtenGroup } from '../../support/recovery-inputs.ts';
import { type Standing, standby } from '../../support/standby-inputs.ts';

const aurora = {
  orders: {
    aurora: {
      globalCluster: 'orders',
      primary: { account: 'live', region: 'eu-west-1', id: 'orders-eu-west-1' },
      standby: { account: 'live', region: 'eu-central-1', id: 'orders-eu-central-1' },
    },
  },
};
const group = recoveryGroup({ ...writtenGroup(), databases: { ...writtenGroup().databases, ...aurora } });

type Replication = Assessment['databases'][number]['replication'];
/** As a failback leaves it: eu-west-1 serves, eu-central-1 was left. */
function left(instance: Replication, cluster: Replication, hosts: Record<string, string> = { standby: 'replica' }) {
  return assessment({
    databases: [
      { name: 'shop-db', writer: 'primary', hosts, replication: instance },
      { name: 'orders', writer: 'primary', hosts: {}, replication: cluster },
    ],
  });
}
const rebuild = (seen: Assessment, ...services: Standing[]) =>
  planRebuild({ group, assessment: seen, standbys: services.map(standby) });
function planned(seen: Assessment, ...services: Standing[]) {
  const answer = rebuild(seen, ...services);
  if (answer.outcome !== 'planned') throw new Error(answer.sentence);
  return answer.draft;
}
const steps = (seen: Assessment, ...services: Standing[]) => stepsOf(planned(seen, ...services).steps);

describe('the side that was left', () => {
  test('is fenced before a replica replaces its writer, and only then do its services stand by', () => {
    const found = steps(left('none', 'broken'), { desired: 4, stable: { scaleInSuspended: false } });
    const ids = found.map(({ id }) => id);
    const at = (id: string) => ids.indexOf(id);
    expect(at('fence/shop-db/read-only')).toBeLessThan(at('fence/confirm'));
    expect(at('fence/confirm')).toBeLessThan(at('replicate/shop-db'));
    expect(at('replicate/shop-db')).toBeLessThan(at('standby/app/roll'));
    expect(found.find(({ id }) => id === 'replicate/shop-db')?.params).toMatchObject({
      source: { id: 'shop-db', scope: { region: 'eu-west-1' } },
      replica: { id: 'shop-db-replica', scope: { region: 'eu-central-1' } },
      parameterGroup: 'shop-db-pg16',
    });
    expect(found.find(({ id }) => id === 'replicate/orders')).toMatchObject({
      kind: 'follows',
      params: { globalCluster: 'orders', member: { id: 'orders-eu-central-1' } },
    });
  });

  test('begins from 0 tasks, as its fence leaves it, and scales by itself again', () => {
    const found = steps(left('none', 'replicating'), { desired: 4, stable: { scaleInSuspended: false } });
    expect(found.find(({ id }) => id === 'standby/app/roll')?.params).toMatchObject({ desiredCount: 2 });
    expect(found.find(({ id }) => id === 'standby/app/scaling')?.params).toMatchObject({
      services: ['app-prod'],
      suspended: false,
    });
  });

  test('keeps its fence when the rebuild goes back, and puts back the rest', () => {
    for (const step of steps(left('none', 'replicating'), {})) {
      expect([step.id, step.phase === 'fence' && step.kind !== 'fenced']).toEqual([step.id, step.stays === true]);
    }
  });

  test('with nothing under the id of the replica, has nothing to make read-only', () => {
    const ids = steps(left('none', 'replicating', {}), {}).map(({ id }) => id);
    expect(ids).toContain('fence/confirm');
    expect(ids).not.toContain('fence/shop-db/read-only');
    expect(planned(left('none', 'replicating', {}), {}).summary.notes).toEqual([]);
  });

  test('that replicates is not fenced: only its services are put right', () => {
    const ids = steps(left('replicating', 'replicating'), { desired: 0 }).map(({ id }) => id);
    expect(ids).toEqual(['standby/app/roll', 'standby/app/smoke', 'standby/app/serving']);
  });

  test('loses what an interrupted deploy left there', () => {
    const { canary, traffic } = {
      canary: { ...standby().standing.stable, service: 'app-prod-canary', desiredCount: 3 },
      traffic: standby().standing.traffic,
    };
    const found = steps(left('replicating', 'replicating'), {
      stable: { breakerWithoutRollback: true, scaleInSuspended: true },
      standing: { canary, ...(traffic === undefined ? {} : { traffic: { ...traffic, canaryPercent: 25 } }) },
    });
    expect(found.map(({ id }) => id.replace('standby/app/', ''))).toEqual([
      'weight',
      'canary',
      'rails-app-prod',
      'scaling',
      'smoke',
      'serving',
    ]);
    expect(found[0]?.params).toMatchObject({ percent: 0 });
    expect(found[1]?.params).toMatchObject({ service: 'app-prod-canary', desiredCount: 0 });
    // What was there of alarms is kept; only ECS's own way back comes again.
    expect(found[2]?.params).toMatchObject({
      set: {
        suspendScaleIn: false,
        deployment: {
          circuitBreaker: { enable: true, rollback: true },
          alarms: { enable: true, rollback: true, names: ['app-prod-5xx'] },
        },
      },
    });
  });

  test('that stands by already is left alone', () => {
    expect(rebuild(left('replicating', 'replicating'), {})).toEqual({
      outcome: 'nothingToDo',
      sentence: 'eu-central-1 stands by for shop already: nothing to do.',
    });
  });
});

test('the plan says what is renamed and kept, asks nobody, and holds whatever does not come out', () => {
  const { approval, summary, steps: tree, guards } = planned(left('none', 'replicating'), {});
  expect(approval).toBeUndefined();
  expect(summary.notes[0]).toMatch(
    /^shop-db-replica as it stands in eu-central-1 is renamed to shop-db-replica-left-… and kept/,
  );
  expect(summary.undo).toMatch(/a replica that was begun stays, and so does what it replaces, renamed$/);
  expect([...new Set(stepsOf(tree).map(({ on }) => on.failed))]).toEqual(['hold']);
  expect(guards[0]).toEqual({ kind: 'serves', group: 'shop', side: 'primary' });
});

describe('no side can be rebuilt', () => {
  const sentence = (seen: Assessment) => {
    const found = sideToRebuild(group, seen);
    return 'sentence' in found ? found.sentence : found.side;
  };
  const { databases } = left('none', 'broken');

  test('while its region does not answer: it waits for it', () => {
    expect(
      sentence(
        assessment({ sides: { primary: side('eu-west-1'), standby: { ...dead, region: 'eu-central-1' } }, databases }),
      ),
    ).toBe(
      'eu-central-1 does not answer (ECS does not answer in eu-west-1): its rebuild waits for the region. Ask again once it is back: /dr rebuild shop.',
    );
  });

  test('while the side that serves does not answer', () => {
    expect(sentence(assessment({ sides: { primary: dead, standby: side('eu-central-1') }, databases }))).toBe(
      'eu-west-1 does not answer (ECS does not answer in eu-west-1): shop runs there. Ask again once it is back: /dr rebuild shop.',
    );
  });

  test('while the group is half-way', () => {
    const [one, two] = databases;
    if (one === undefined || two === undefined) throw new Error('no databases');
    const both = { databases: [one, { ...two, writer: 'standby' as const }] };
    expect(sentence(assessment(both))).toMatch(/^shop is half-way between eu-west-1 and eu-central-1/);
  });

  test('else it is the one that does not serve', () => {
    expect(sentence(left('none', 'broken'))).toBe('standby');
  });
});
