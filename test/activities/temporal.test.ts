import { describe, expect, test } from '@jest/globals';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { TemporalPort } from '../../activities/ports.ts';
import { createRestraintActivities } from '../../activities/restraints.ts';
import { createPolicyActivities } from '../../activities/policy.ts';
import { createTemporalActivities } from '../../activities/temporal.ts';
import { attempt } from './support/attempt.ts';
import { catalogue } from './support/world.ts';

/** A client that notes what it is asked, and answers with that status. */
function client(describeAs: string | Error, reports = false) {
  const started: unknown[][] = [];
  const workflow = {
    signalWithStart: async (...given: unknown[]) => void started.push(given),
    getHandle: () => ({
      describe: async () => {
        if (typeof describeAs !== 'string') throw describeAs;
        return { status: { name: describeAs } };
      },
    }),
  };
  const activities = createTemporalActivities({
    catalogue,
    temporal: { workflow } as unknown as TemporalPort,
    reports,
  });
  return { activities, started };
}

describe('calls on Temporal', () => {
  test('a claim starts the lane when it is not there, on the same task queue', async () => {
    const { activities, started } = client('RUNNING');
    const claim = { change: 'deploy-1', title: '1.4.2 (developer)', mode: 'queue' } as const;
    await attempt(
      (input: Parameters<typeof activities.claimLane>[0]) => activities.claimLane(input),
      { lane: 'lane:app:prod', claim },
      { taskQueue: 'coxswain' },
    );
    expect(started).toEqual([
      ['lane', { workflowId: 'lane:app:prod', taskQueue: 'coxswain', signal: 'claimLane', signalArgs: [claim] }],
    ]);
  });

  test('a message is kept by the one workflow of cards', async () => {
    const { activities, started } = client('RUNNING');
    const order = { change: 'deploy-1', channel: '#deploys' };
    await attempt((input: typeof order) => activities.trackCard(input), order, { taskQueue: 'coxswain' });
    expect(started).toEqual([
      ['cards', { workflowId: 'cards', taskQueue: 'coxswain', signal: 'trackCard', signalArgs: [order] }],
    ]);
  });

  test('where projects are told, the one workflow of reports has the change too', async () => {
    const { activities, started } = client('RUNNING', true);
    const order = { change: 'deploy-1', channel: '#deploys' };
    await attempt((input: typeof order) => activities.trackCard(input), order, { taskQueue: 'coxswain' });
    expect(started.map(([name]) => name)).toEqual(['cards', 'reports']);
  });

  test.each([
    ['RUNNING', true],
    ['COMPLETED', false],
    [new WorkflowNotFoundError('gone', 'deploy-1', undefined), false],
  ])('a change described as %s', async (as, running) => {
    const { activities } = client(as);
    expect((await attempt((id: string) => activities.isRunning(id), 'deploy-1')).result).toBe(running);
  });

  test('that Temporal cannot be asked is no answer', async () => {
    const { activities } = client(new Error('unavailable'));
    await expect(attempt((id: string) => activities.isRunning(id), 'deploy-1')).rejects.toThrow('unavailable');
  });
});

describe('policy', () => {
  const policy = createPolicyActivities({ catalogue });
  const app = {
    kind: 'deploy',
    service: 'app',
    environment: 'prod',
    version: '1.4.2',
    dryRun: false,
    actor: { via: 'oidc', subject: 'developer' },
  } as const;

  test('who may is decided by the catalogue when the change runs', async () => {
    const asks = (subject: string) =>
      policy.authorise({ actor: { via: 'oidc', subject }, action: 'start', request: app });
    expect(await asks('developer')).toEqual({ allowed: true, person: 'developer', groups: expect.any(Array) });
    expect(await asks('outsider')).toMatchObject({ allowed: false, person: 'outsider' });
    expect(await asks('stranger')).toMatchObject({ allowed: false });
  });

  test('nobody may anything for whom the door is closed, whatever the catalogue says', async () => {
    const asked: unknown[] = [];
    const admit = async (actor: unknown) => {
      asked.push(actor);
      return 'The Slack account U0DEVELOPER is deactivated.';
    };
    const { actor } = app;
    const refused = { allowed: false, sentence: 'The Slack account U0DEVELOPER is deactivated.' };
    const closed = createPolicyActivities({ catalogue, admit });
    expect(await closed.authorise({ actor, action: 'approve', request: app })).toEqual(refused);
    const temporal = { workflow: {} } as never;
    const isRunning = () => Promise.resolve(true);
    const restraints = createRestraintActivities({ catalogue, temporal, admit }, closed, { isRunning });
    expect(await restraints.authoriseRestraint({ actor, right: 'operate', on: { everything: true } })).toEqual(refused);
    expect(asked).toEqual([actor, actor]);
  });

  test('approvers are known with whom they are in doubt about', async () => {
    const asks = { actor: app.actor, action: 'approve', request: app } as const;
    expect(await policy.authorise(asks)).toMatchObject({ doubts: { auditors: expect.stringContaining('GitLab') } });
    const certain = createPolicyActivities({ catalogue: { ...catalogue, doubts: {} } });
    expect(await certain.authorise(asks)).not.toHaveProperty('doubts');
  });

  test('rules of a lane, or a sentence for one that is not there', async () => {
    expect(await policy.laneRules(app)).toEqual({
      lanes: [{ lane: 'lane:app:prod', mode: 'queue' }],
      channel: '#deploys',
    });
    expect(await policy.laneRules({ ...app, service: 'apq' })).toEqual({
      sentence: expect.stringMatching(/^No service "apq" in the catalogue\. /),
    });
  });

  test('a drill on paper is in nobody’s way, a rehearsal in that of another one alone', async () => {
    const { actor, dryRun, environment } = app;
    const drill = { kind: 'drill', group: 'shop', environment, actor, dryRun } as const;
    expect(await policy.laneRules(drill)).toEqual({ lanes: [], channel: '#incidents' });
    expect(await policy.laneRules({ ...drill, depth: 'rehearsal' })).toEqual({
      lanes: [{ lane: 'drill-lane:shop', mode: 'refuse' }],
      channel: '#incidents',
    });
    const move = await policy.laneRules({ ...drill, kind: 'failover', acceptLoss: false });
    expect(JSON.stringify(move)).not.toContain('drill-lane');
  });
});
