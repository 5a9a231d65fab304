import { describe, expect, test } from '@jest/globals';
import type { Deployment, Service } from '@aws-sdk/client-ecs';
import { holdsAny, onlyFields } from '../../../../activities/providers/aws/only.ts';
import { isSteady, lookAt, progressOf } from '../../../../activities/providers/aws/rollout.ts';
import { ecsReason, eventReason, taskReason } from '../../../../activities/providers/aws/why.ts';

const began = Date.UTC(2026, 0, 1, 12);
const next = 'arn:aws:ecs:r:1:task-definition/app:8';
const old = 'arn:aws:ecs:r:1:task-definition/app:7';

function deployment(taskDefinition: string, extra: Partial<Deployment> = {}): Deployment {
  return {
    id: `ecs-svc/${taskDefinition.at(-1)}`,
    status: 'PRIMARY',
    taskDefinition,
    runningCount: 0,
    pendingCount: 0,
    rolloutState: 'IN_PROGRESS',
    createdAt: new Date(began + 1000),
    ...extra,
  };
}

function service(deployments: Deployment[], extra: Partial<Service> = {}): Service {
  return {
    serviceName: 'app',
    desiredCount: 4,
    runningCount: deployments.reduce((sum, each) => sum + (each.runningCount ?? 0), 0),
    pendingCount: 0,
    deployments,
    loadBalancers: [{ targetGroupArn: 'tg' }],
    ...extra,
  };
}

const targets = (...states: ('healthy' | 'initial' | 'draining' | 'unhealthy')[]) => states.map((State) => ({ State }));
const healthy = (amount: number) => targets(...Array.from({ length: amount }, () => 'healthy' as const));
const completed = { rolloutState: 'COMPLETED', runningCount: 4 } as const;

describe('lookAt', () => {
  const want = { taskDefinition: next };

  test('another task definition is to be written', () => {
    const found = { taskDefinition: old, desiredCount: 4 };
    expect(lookAt(service([deployment(old, completed)]), healthy(4), want, began)).toEqual({ is: 'other', found });
  });

  test('reached once completed, all healthy, old tasks gone', () => {
    expect(lookAt(service([deployment(next, completed)]), healthy(4), want, began)).toEqual({ is: 'reached' });
  });

  test.each([
    ['ECS has not completed it', [deployment(next, { runningCount: 4 })], healthy(4)],
    ['a task is missing', [deployment(next, { ...completed, runningCount: 3 })], healthy(3)],
    ['a target is not healthy yet', [deployment(next, completed)], [...healthy(3), ...targets('initial')]],
    ['a target is not registered yet', [deployment(next, completed)], healthy(3)],
    ['an unhealthy one is beside them', [deployment(next, completed)], [...healthy(4), ...targets('unhealthy')]],
    [
      'an old task still starts',
      [deployment(next, completed), deployment(old, { status: 'ACTIVE', pendingCount: 1 })],
      healthy(4),
    ],
  ])('not reached while %s', (_, deployments, health) => {
    expect(lookAt(service(deployments), health, want, began).is).toBe('moving');
  });

  test('draining targets do not count', () => {
    expect(isSteady(service([deployment(next, completed)]), [...healthy(4), ...targets('draining')])).toBe(true);
  });

  test('scaled to 0 needs no target', () => {
    const empty = service([deployment(next, { rolloutState: 'COMPLETED' })], { desiredCount: 0 });
    expect(lookAt(empty, targets('draining'), { desiredCount: 0 }, began)).toEqual({ is: 'reached' });
  });

  test('a failed deployment that stalls', () => {
    const failed = deployment(next, {
      rolloutState: 'FAILED',
      rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
    });
    expect(lookAt(service([failed]), [], want, began)).toMatchObject({
      is: 'failed',
      givenUp: { taskDefinition: next },
    });
  });

  test('one that failed before this write was asked for is to be started again', () => {
    const failed = deployment(next, { rolloutState: 'FAILED', createdAt: new Date(began - 60_000) });
    expect(lookAt(service([failed]), [], want, began).is).toBe('other');
  });

  test('scaling a service whose deployment failed long ago is no failure', () => {
    const failed = deployment(next, { rolloutState: 'FAILED' });
    expect(lookAt(service([failed], { desiredCount: 0 }), [], { desiredCount: 0 }, began)).toEqual({ is: 'reached' });
  });

  test('ECS went back: the wanted deployment is FAILED beside another PRIMARY', () => {
    const deployments = [
      deployment(old, { runningCount: 4 }),
      deployment(next, { status: 'ACTIVE', rolloutState: 'FAILED' }),
    ];
    expect(lookAt(service(deployments), healthy(4), want, began)).toMatchObject({
      is: 'failed',
      givenUp: { id: 'ecs-svc/8' },
    });
  });
});

test('progress tells new from old tasks and what failed', () => {
  const deployments = [
    deployment(next, { runningCount: 3, failedTasks: 1 }),
    deployment(old, { status: 'ACTIVE', runningCount: 2 }),
  ];
  expect(progressOf(service(deployments), [...healthy(4), ...targets('initial')])).toEqual({
    text: '2 of 4 tasks healthy, 2 old ones leave, 1 failed to start',
    done: 0.5,
  });
});

describe('reasons', () => {
  test('of ECS without their frame', () => {
    expect(ecsReason('ECS deployment circuit breaker: tasks failed to start.')).toBe(
      'circuit breaker: tasks failed to start',
    );
  });

  test('of the newest task whose container left an exit code', () => {
    const stop = (at: number, exitCode?: number) => ({
      stoppedReason: 'Essential container in task exited',
      stoppingAt: new Date(began + at),
      containers: [{ name: 'app', ...(exitCode === undefined ? {} : { exitCode }) }],
    });
    const scaledIn = {
      stoppedReason: 'Scaling activity',
      stopCode: 'ServiceSchedulerInitiated',
      stoppingAt: new Date(began + 9),
    } as const;
    expect(taskReason([stop(1, 1), stop(2, 137), stop(3), scaledIn])).toBe(
      'Essential container in task exited (app with exit code 137)',
    );
    expect(taskReason([scaledIn])).toBeUndefined();
  });

  test('of events, past the routine ones', () => {
    const message = (text: string, at: number) => ({
      message: `(service app) ${text}`,
      createdAt: new Date(began + at),
    });
    const events = [
      message('has reached a steady state.', 5),
      message('registered 1 targets in (target-group x)', 4),
      message('was unable to place a task. Reason: no capacity.', 3),
      message('was unable to place a task. Reason: old.', -3),
    ];
    expect(eventReason({ events }, new Date(began))).toBe('was unable to place a task. Reason: no capacity');
    expect(eventReason({ events: events.slice(0, 2) }, new Date(began))).toBeUndefined();
  });
});

describe('only', () => {
  const found = { taskDefinition: next, desiredCount: 6 };
  test('holds by task definition: auto scaling may have moved the count', () => {
    expect(holdsAny(found, [{ taskDefinition: next, desiredCount: 4 }], { taskDefinition: old })).toBe(true);
    expect(holdsAny(found, [{ taskDefinition: 'other' }], { taskDefinition: old })).toBe(false);
    expect(holdsAny(found, [{ taskDefinition: 'other' }, { taskDefinition: next }], { taskDefinition: old })).toBe(
      true,
    );
    expect(holdsAny(found, undefined, { taskDefinition: old })).toBe(true);
  });
  test('a count that the change did not write is not put back', () => {
    expect(onlyFields({ taskDefinition: old, desiredCount: 4 }, [{ taskDefinition: next }])).toEqual({
      taskDefinition: old,
    });
    expect(onlyFields({ taskDefinition: old, desiredCount: 4 }, undefined)).toEqual({
      taskDefinition: old,
      desiredCount: 4,
    });
  });
});
