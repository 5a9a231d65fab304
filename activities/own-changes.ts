import { Context } from '@temporalio/activity';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { findEnvironment } from '../domain/catalogue/find.ts';
import type { OwnActor } from '../domain/change/actor.ts';
import { followerOf } from '../domain/change/follower.ts';
import type { ChangeRequest } from '../domain/change/request.ts';
import { foundAs } from '../domain/change/found-as.ts';
import { findGroup } from '../domain/recovery/find-group.ts';
import { attributePairs } from '../domain/search-attributes.ts';
import type { TemporalActivities } from './api.ts';
import type { ActivityDeps } from './ports.ts';

type Deps = Pick<ActivityDeps, 'catalogue' | 'temporal'>;
type OwnChanges = Pick<TemporalActivities, 'syncAfter' | 'syncGroup' | 'drillGroup'>;

/** Starts of changes that nobody typed. A repeated attempt finds what an earlier one started. */
export function createOwnChanges({ catalogue, temporal }: Deps): OwnChanges {
  async function start(change: string, request: ChangeRequest, again: 'once' | 'whenEnded'): Promise<void> {
    await unlessStarted(() =>
      temporal.workflow.start(request.kind, {
        workflowId: change,
        taskQueue: Context.current().info.taskQueue,
        args: [request],
        typedSearchAttributes: attributePairs(foundAs(request)),
        workflowIdReusePolicy: again === 'once' ? 'REJECT_DUPLICATE' : 'ALLOW_DUPLICATE',
        workflowIdConflictPolicy: 'FAIL',
      }),
    );
  }

  const syncOf = (service: string, environment: string, actor: OwnActor): ChangeRequest => ({
    kind: 'sync',
    service,
    environment,
    actor,
    dryRun: false,
  });

  return {
    async syncAfter({ change, person, service, environment }) {
      const found = findEnvironment(catalogue, service, environment);
      if (!found.found || found.environment.standby === undefined) return;
      await start(followerOf(change), syncOf(service, environment, { via: 'change', change, person }), 'once');
    },
    async syncGroup(group) {
      const found = findGroup(catalogue, group);
      if (!found.found) return;
      const { services, environment, name } = found.group;
      const actor = { via: 'schedule', schedule: `sync of ${name}` } as const;
      await Promise.all(
        services.map(({ service }) =>
          start(`${service}-${environment}-sync`, syncOf(service, environment, actor), 'whenEnded'),
        ),
      );
    },
    async drillGroup(group) {
      const found = findGroup(catalogue, group);
      if (!found.found) return;
      const { environment, name } = found.group;
      const actor = { via: 'schedule', schedule: `paper drill of ${name}` } as const;
      const request: ChangeRequest = { kind: 'drill', group: name, environment, actor, dryRun: false };
      // Each night a message of its own.
      const night = new Date().toISOString().slice(0, 10).replaceAll('-', '');
      await start(`${name}-${environment}-drill-${night}`, request, 'whenEnded');
    },
  };
}

async function unlessStarted(start: () => Promise<unknown>): Promise<void> {
  try {
    await start();
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
