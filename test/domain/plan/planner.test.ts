import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { planChange } from '../../../domain/plan/planner.ts';
import { stepsOf } from '../../../domain/plan/tree.ts';
import { environment, observed, planInput, release } from '../../support/plan-inputs.ts';

function planned(input = planInput()) {
  const answer = planChange(input);
  if (answer.outcome !== 'planned') throw new Error(answer.sentence);
  return answer.draft;
}

const approvals = {
  count: 2,
  from: ['managers'],
  roles: ['security'],
  notRequester: true,
  within: 3600,
  rollbacks: false,
  typed: false,
  atExpiry: 'reject',
} as const;

describe('planChange', () => {
  test('a deploy carries the approvals of its environment; a rollback only where the catalogue says so', () => {
    const rule = {
      count: 2,
      from: ['managers', 'security'],
      roles: ['security'],
      notRequester: true,
      withinSeconds: 3600,
    };
    const of = (kind: 'deploy' | 'rollback', more: object = {}) =>
      planned(planInput({ kind, config: environment({ approvals: { ...approvals, ...more } }) })).approval;
    expect(of('deploy')).toEqual(rule);
    expect(of('deploy', { typed: true })).toEqual({ ...rule, typed: 'app' });
    expect(of('rollback')).toBeUndefined();
    expect(of('rollback', { rollbacks: true })).toEqual(rule);
    expect(planned().approval).toBeUndefined();
  });

  test('a canary goes through its weights, rolls the stable service, returns the requests and cleans up', () => {
    expect(stepsOf(planned().steps).map((step) => step.id)).toEqual([
      'eu/register',
      'eu/hold',
      'eu/canary',
      'eu/smoke-canary',
      'eu/weight-5',
      'eu/bake-5',
      'eu/weight-25',
      'eu/bake-25',
      'eu/tasks-50',
      'eu/weight-50',
      'eu/bake-50',
      'eu/roll',
      'eu/weight-0',
      'eu/canary-down',
      'eu/smoke',
      'eu/serving',
      'eu/release',
    ]);
  });

  test('the canary has the tasks for a share before the weight moves', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 60 }),
        (unsorted, desiredCount) => {
          const weights = [...unsorted].sort((a, b) => a - b);
          const config = environment({ strategy: { canary: { weights, bake: 60, testTraffic: { port: 8080 } } } });
          const target = observed();
          const input = planInput({ config, observed: [{ ...target, stable: { ...target.stable, desiredCount } }] });
          let tasks = 0;
          let moved = 0;
          for (const step of stepsOf(planned(input).steps)) {
            if (step.kind === 'service' && step.params.service === 'app-prod-canary')
              tasks = step.params.desiredCount ?? tasks;
            if (step.kind !== 'weight') continue;
            moved += 1;
            expect(tasks).toBeGreaterThanOrEqual(Math.ceil((desiredCount * step.params.percent) / 100));
          }
          expect(moved).toBe(weights.length + 1);
          expect(tasks).toBe(0);
        },
      ),
    );
  });

  test('the same input gives the same plan', () => {
    expect(planned()).toEqual(planned());
  });

  test('step ids are unique over several targets', () => {
    const us = observed();
    const draft = planned(
      planInput({ observed: [us, { ...us, place: { ...us.place, target: 'us', region: 'us-east-1' } }] }),
    );
    const ids = stepsOf(draft.steps).map((step) => step.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain('us/serving');
  });

  test('what already serves needs nothing', () => {
    const answer = planChange(planInput({ observed: [observed({ running: release('1.4.2') })] }));
    expect(answer).toEqual({ outcome: 'nothingToDo', sentence: 'app 1.4.2 already serves in prod: nothing to do.' });
  });

  test('a rollout left half done is not "already serves", though its task definition is the one asked for', () => {
    const target = observed({ running: release('1.4.2') });
    const input = planInput({ observed: [{ ...target, stable: { ...target.stable, settled: false } }] });
    expect(stepsOf(planned(input).steps).map(({ id }) => id)).toContain('eu/roll');
  });

  test('a canary that still takes requests is not "already serves"', () => {
    const target = observed({ running: release('1.4.2') });
    if (target.traffic === undefined) throw new Error('no traffic');
    const input = planInput({ observed: [{ ...target, traffic: { ...target.traffic, canaryPercent: 25 } }] });
    expect(planned(input).summary.notes).toEqual([
      '25 % of the requests in eu-west-1 go to the canary already, before this change.',
    ]);
  });

  test.each(['deploy', 'rollback'] as const)(
    'requests that an earlier change left on the canary go to the stable service before a %s touches a task',
    (kind) => {
      const target = observed();
      if (target.traffic === undefined) throw new Error('no traffic');
      const left = { ...target, traffic: { ...target.traffic, canaryPercent: 25 } };
      const [first] = stepsOf(planned(planInput({ kind, observed: [left] })).steps);
      expect(first).toMatchObject({ kind: 'weight', params: { percent: 0 } });
    },
  );

  test('what a terminated change left on the services is in the notes, since it stays', () => {
    const { stable, canary, ...target } = observed();
    if (canary === undefined) throw new Error('no canary');
    const left = {
      ...target,
      stable: { ...stable, scaleInSuspended: true, breakerWithoutRollback: true },
      canary: { ...canary, scaleInSuspended: true },
    };
    expect(planned(planInput({ observed: [left] })).summary.notes).toEqual([
      expect.stringMatching(/^Scale-in of app-prod and app-prod-canary in eu-west-1 is suspended already, before this/),
      expect.stringMatching(/^The circuit breaker of app-prod in eu-west-1 does not roll back already, before this/),
    ]);
    expect(planned().summary.notes).toEqual([]);
  });

  test('a first deploy rolls, and going back scales to 0', () => {
    const { running: _running, ...never } = observed();
    const draft = planned(planInput({ observed: [never] }));
    const roll = stepsOf(draft.steps).find((step) => step.id === 'eu/roll');
    expect(roll?.params).toMatchObject({ desiredCount: 2 });
    expect(draft.summary.undo).toBe('nothing ran before: going back scales app-prod to 0');
    expect(draft.summary).not.toHaveProperty('from');
  });

  test('a canary without its service, listener or test traffic is refused with what is missing', () => {
    const { canary: _canary, ...bare } = observed();
    expect(planChange(planInput({ observed: [bare] }))).toEqual({
      outcome: 'refused',
      sentence: 'app cannot be deployed to prod: shop in eu-west-1 has no canary service for app-prod.',
    });
    const { traffic: _traffic, ...unreached } = observed();
    expect(planChange(planInput({ observed: [unreached] }))).toMatchObject({ outcome: 'refused' });
  });

  test('a rollback rolls without a bake', () => {
    const kinds = stepsOf(
      planned(planInput({ kind: 'rollback', observed: [observed({ release: release('1.4.0') })] })).steps,
    );
    expect(kinds.map((step) => step.kind)).not.toContain('bake');
  });

  test('going back is over when the version of before is seen to serve, on every target where one did', () => {
    const us = observed();
    const other = { ...us, place: { ...us.place, target: 'us', region: 'us-east-1' } };
    const { running: _running, ...never } = other;
    const both = planned(planInput({ observed: [us, other] })).undoChecks;
    expect(both.map(({ id }) => id)).toEqual(['eu/serving-again', 'us/serving-again']);
    expect(both[0]).toMatchObject({
      kind: 'serving',
      params: { service: 'app-prod', version: '1.4.1', digests: release('1.4.1').digests, rule: us.traffic?.rule },
      on: { failed: 'continue', errored: 'hold' },
    });
    expect(planned(planInput({ observed: [us, never] })).undoChecks).toHaveLength(1);
  });

  test('the estimate holds every bake', () => {
    expect(planned().summary.estimateSeconds).toBeGreaterThan(3 * 600);
  });
});
