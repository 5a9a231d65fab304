import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ChangeKind } from '../../domain/change/request.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import { attempt } from './support/attempt.ts';
import { type SimulatedAws, startSimulatedAws } from './support/simulated-aws.ts';
import { activitiesOn, deployRequest, planOf, temporalWith } from './support/world.ts';

let aws: SimulatedAws;
beforeAll(async () => {
  aws = await startSimulatedAws();
});
afterAll(() => aws.stop());

describe('rollback', () => {
  const view = (kind: ChangeKind, from: string, to: string, extra: Partial<ChangeView> = {}): ChangeView => ({
    change: 'x',
    kind,
    subject: 'app',
    service: 'app',
    environment: 'prod',
    status: 'succeeded',
    dryRun: false,
    requestedBy: 'developer',
    requestedAt: '2026-01-01T12:00:00.000Z',
    startedAt: '2026-01-01T12:01:00.000Z',
    endedAt: '2026-01-01T12:05:00.000Z',
    plan: {
      hash: 'h',
      from,
      to,
      digests: {},
      taskDefinitionDiff: [],
      estimateSeconds: 1,
      lastSeconds: [],
      undo: '',
      notes: [],
    },
    overrides: [],
    steps: [],
    weights: [],
    undoing: false,
    intents: [],
    ...extra,
  });

  async function rollback(past: readonly ChangeView[], preempted?: string, leaves?: string) {
    const { dryRun, actor } = deployRequest('app', '', 'prod');
    const said = leaves === undefined ? {} : { leaves };
    const request = { kind: 'rollback', service: 'app', environment: 'prod', dryRun, actor, ...said } as const;
    const activities = activitiesOn(temporalWith(past));
    return (await attempt(activities.makePlan, { change: 'c', request, ...(preempted && { preempted }) })).result;
  }

  test('goes to the last version that succeeded before the one that serves', async () => {
    const plan = planOf(await rollback([view('deploy', '1.3.9', '1.4.0'), view('deploy', '1.4.0', '1.4.1')]));
    expect(plan.summary).toMatchObject({ from: '1.4.1', to: '1.4.0' });
    expect(plan.kind).toBe('rollback');
  });

  test('a dry run is no change, and durations are those of its own kind', async () => {
    const plan = planOf(
      await rollback([
        view('rollback', '1.4.1', '1.4.0'),
        view('deploy', '1.4.0', '1.4.1'),
        view('deploy', '1.4.1', '1.4.2', { dryRun: true }),
      ]),
    );
    expect(plan.summary.to).toBe('1.4.0');
    expect(plan.summary.lastSeconds).toEqual([240]);
  });

  test('without a record it says so and what to type', async () => {
    expect(await rollback([])).toEqual({
      outcome: 'refused',
      sentence: 'No version of app earlier than 1.4.1 is on record in prod. Say which: /deploy app <version> prod',
    });
  });

  test('of a version that does not serve any more is refused, naming what does', async () => {
    expect(await rollback([view('deploy', '1.4.0', '1.4.1')], undefined, '1.4.0')).toEqual({
      outcome: 'refused',
      sentence: 'app 1.4.0 does not serve in prod any more: 1.4.1 does. To roll that back: /rollback app prod',
    });
  });

  test('of the version that serves leaves it, whatever was pre-empted on top of it', async () => {
    const past = [view('deploy', '1.3.9', '1.4.0'), view('deploy', '1.4.0', '1.4.1')];
    expect(planOf(await rollback(past, 'deploy-3', '1.4.1')).summary).toMatchObject({ from: '1.4.1', to: '1.4.0' });
  });

  test('that pre-empted a change goes to the newest that succeeded', async () => {
    const past = [view('deploy', '1.4.0', '1.4.1')];
    expect((await rollback(past, 'deploy-2')).outcome).toBe('nothingToDo');
  });
});
