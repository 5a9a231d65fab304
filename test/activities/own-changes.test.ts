import { expect, test } from '@jest/globals';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { TemporalPort } from '../../activities/ports.ts';
import { createOwnChanges } from '../../activities/own-changes.ts';
import { attempt } from './support/attempt.ts';
import { catalogue } from './support/world.ts';

interface Started {
  readonly type: string;
  readonly workflowId: string;
  readonly args: readonly unknown[];
  readonly workflowIdReusePolicy: string;
  readonly taskQueue: string;
}

/** A Temporal that notes what is started, and knows these ids already. */
function starts(running: readonly string[] = []) {
  const started: Started[] = [];
  const workflow = {
    start: async (type: string, options: Omit<Started, 'type'>) => {
      if (running.includes(options.workflowId))
        throw new WorkflowExecutionAlreadyStartedError('already', options.workflowId, type);
      started.push({ type, ...options });
    },
  };
  const { syncAfter, syncGroup, drillGroup } = createOwnChanges({
    catalogue,
    temporal: { workflow } as unknown as TemporalPort,
  });
  const info = { taskQueue: 'coxswain' };
  return {
    started,
    after: (environment: string) =>
      attempt(
        (input: Parameters<typeof syncAfter>[0]) => syncAfter(input),
        { change: 'app-prod-abcd2345', person: 'developer', service: 'app', environment },
        info,
      ),
    group: (name: string) => attempt((input: string) => syncGroup(input), name, info),
    drill: (name: string) => attempt((input: string) => drillGroup(input), name, info),
  };
}

test('a change is followed once, in the name of who asked for it', async () => {
  const { started, after } = starts();
  await after('prod');
  expect(started).toEqual([
    {
      type: 'sync',
      workflowId: 'app-prod-abcd2345-sync',
      taskQueue: 'coxswain',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      typedSearchAttributes: expect.anything(),
      args: [
        {
          kind: 'sync',
          service: 'app',
          environment: 'prod',
          dryRun: false,
          actor: { via: 'change', change: 'app-prod-abcd2345', person: 'developer' },
        },
      ],
    },
  ]);
});

test('a repeated attempt finds what an earlier one started', async () => {
  const { started, after } = starts(['app-prod-abcd2345-sync']);
  await after('prod');
  expect(started).toEqual([]);
});

test('without a standby nothing follows', async () => {
  const { started, after } = starts();
  await after('staging');
  await after('elsewhere');
  expect(started).toEqual([]);
});

test('of a group each service is looked after, but where the last sync still runs', async () => {
  const { started, group } = starts(['api-prod-sync']);
  await group('shop');
  expect(started.map(({ workflowId, workflowIdReusePolicy }) => [workflowId, workflowIdReusePolicy])).toEqual([
    ['app-prod-sync', 'ALLOW_DUPLICATE'],
    ['web-prod-sync', 'ALLOW_DUPLICATE'],
  ]);
  expect(started[0]?.args).toMatchObject([{ actor: { via: 'schedule', schedule: 'sync of shop' } }]);
  await group('gone');
  expect(started).toHaveLength(2);
});

test('a group is drilled on paper, in nobody’s name, unless its last drill still runs', async () => {
  const { started, drill } = starts();
  await drill('shop');
  await drill('gone');
  expect(started).toMatchObject([
    {
      type: 'drill',
      workflowId: expect.stringMatching(/^shop-prod-drill-\d{8}$/),
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      args: [{ kind: 'drill', group: 'shop', actor: { via: 'schedule', schedule: 'paper drill of shop' } }],
    },
  ]);
  const running = starts([started[0]?.workflowId ?? '']);
  await running.drill('shop');
  expect(running.started).toEqual([]);
});
