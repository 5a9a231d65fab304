import type { Client, WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import {
  bundleWorkflowCode,
  DefaultLogger,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { fileURLToPath } from 'node:url';
import type { PolicyActivities, RestraintActivities, TemporalActivities } from '../../activities/api.ts';
import type { GroupRequest, ServiceRequest } from '../../domain/change/request.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import type { runChange } from '../../workflows/change.ts';
import { claimLane, progress, trackCard } from '../../workflows/messages.ts';

// Errors only: a worker tells every state it passes through.
Runtime.install({ logger: new DefaultLogger('ERROR') });

let bundle: Promise<WorkflowBundleWithSourceMap> | undefined;
/** The workflow code, bundled once a test process. */
export function workflowBundle(): Promise<WorkflowBundleWithSourceMap> {
  bundle ??= bundleWorkflowCode({
    logger: new DefaultLogger('ERROR'),
    workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
  });
  return bundle;
}

let lastQueue = 0;

export type ChangeHandle = WorkflowHandle<typeof runChange>;

export interface Crew {
  start: (request?: Partial<ServiceRequest>) => Promise<ChangeHandle>;
  /** A failover of the crew's own group. */
  startFailover: (request?: Partial<GroupRequest>) => Promise<ChangeHandle>;
  view: (handle: ChangeHandle) => Promise<ChangeView>;
  /** Waits until the change's view satisfies the condition; fails where it ends before that. */
  until: (handle: ChangeHandle, reached: (view: ChangeView) => boolean) => Promise<ChangeView>;
  /** Waits until a workflow that the test did not start is there. */
  appears: (handle: { describe(): Promise<unknown> }) => Promise<void>;
  client: Client;
  taskQueue: string;
  /** Syncs that changes asked for, in order. */
  syncs: readonly Parameters<TemporalActivities['syncAfter']>[0][];
}

export interface CrewOptions {
  readonly maxCachedWorkflows?: number;
  /** What a test answers itself. */
  readonly instead?: Partial<TemporalActivities & RestraintActivities & PolicyActivities>;
}

/** Runs a worker over the fake world while `work` goes on. Every crew has its own task queue and service, hence its own lane. */
export async function withCrew<T>(
  env: TestWorkflowEnvironment,
  world: { readonly activities: object },
  work: (crew: Crew) => Promise<T>,
  { instead = {}, ...options }: CrewOptions = {},
): Promise<T> {
  lastQueue += 1;
  const taskQueue = `crew-${process.pid}-${lastQueue}`;
  const { client } = env;
  const syncs: Parameters<TemporalActivities['syncAfter']>[0][] = [];
  const temporal: TemporalActivities = {
    async claimLane({ lane, claim }) {
      await client.workflow.signalWithStart('lane', {
        workflowId: lane,
        taskQueue,
        signal: claimLane,
        signalArgs: [claim],
      });
    },
    async isRunning(change) {
      return (await client.workflow.getHandle(change).describe()).status.name === 'RUNNING';
    },
    async syncAfter(input) {
      syncs.push(input);
    },
    async syncGroup() {
      throw new Error('not here');
    },
    async drillGroup() {
      throw new Error('not here');
    },
    async trackCard(order) {
      await client.workflow.signalWithStart('cards', {
        workflowId: `cards-${taskQueue}`,
        taskQueue,
        signal: trackCard,
        signalArgs: [order],
      });
    },
  };
  const worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue,
    workflowBundle: await workflowBundle(),
    activities: { ...world.activities, ...temporal, ...instead },
    maxHeartbeatThrottleInterval: 50,
    defaultHeartbeatThrottleInterval: 50,
    ...options,
  });
  const view = (handle: ChangeHandle) => handle.query(progress);
  let changes = 0;
  return worker.runUntil(
    work({
      client,
      taskQueue,
      syncs,
      view,
      start: (request) => {
        changes += 1;
        return client.workflow.start<typeof runChange>(request?.kind ?? 'deploy', {
          taskQueue,
          workflowId: `${taskQueue}-${changes}`,
          args: [
            {
              kind: 'deploy',
              service: taskQueue,
              environment: 'prod',
              version: '1.4.2',
              dryRun: false,
              actor: { via: 'oidc', subject: 'developer' },
              ...request,
            },
          ],
        });
      },
      startFailover: (request) => {
        changes += 1;
        return client.workflow.start<typeof runChange>(request?.kind ?? 'failover', {
          taskQueue,
          workflowId: `${taskQueue}-${changes}`,
          args: [
            {
              kind: 'failover',
              group: taskQueue,
              environment: 'prod',
              acceptLoss: false,
              dryRun: false,
              actor: { via: 'oidc', subject: 'oncall' },
              ...request,
            } as GroupRequest,
          ],
        });
      },
      async appears(handle) {
        for (;;) {
          if (
            await handle.describe().then(
              () => true,
              () => false,
            )
          )
            return;
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      },
      async until(handle, reached) {
        for (;;) {
          const now = await view(handle);
          if (reached(now)) return now;
          if (now.endedAt !== undefined) throw new Error(`it has ended, ${now.status}: ${now.sentence}`);
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      },
    }),
  );
}
