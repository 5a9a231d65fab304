import { Context } from '@temporalio/activity';
import {
  defineSearchAttributeKey,
  SearchAttributeType,
  WorkflowExecutionAlreadyStartedError,
} from '@temporalio/common';
import { findEnvironment } from '../domain/catalogue/find.ts';
import type { OwnActor } from '../domain/change/actor.ts';
import type { SyncRequest } from '../domain/change/request.ts';
import { findGroup } from '../domain/recovery/group.ts';
import { searchAttributes } from '../domain/search-attributes.ts';
import type { TemporalActivities } from './api.ts';
import type { ActivityDeps } from './ports.ts';

type Deps = Pick<ActivityDeps, 'catalogue' | 'temporal'>;

/** Starts of syncs that nobody typed. A repeated attempt finds what an earlier one started. */
export function createSyncStarts({ catalogue, temporal }: Deps): Pick<TemporalActivities, 'syncAfter' | 'syncGroup'> {
  async function start(change: string, request: SyncRequest, again: 'once' | 'whenEnded'): Promise<void> {
    const keyword = (name: keyof typeof searchAttributes, value: string) => ({
      key: defineSearchAttributeKey(searchAttributes[name], SearchAttributeType.KEYWORD),
      value,
    });
    try {
      await temporal.workflow.start('sync', {
        workflowId: change,
        taskQueue: Context.current().info.taskQueue,
        args: [request],
        typedSearchAttributes: [
          keyword('service', request.service),
          keyword('environment', request.environment),
          keyword('kind', request.kind),
          keyword('status', 'queued'),
        ],
        workflowIdReusePolicy: again === 'once' ? 'REJECT_DUPLICATE' : 'ALLOW_DUPLICATE',
        workflowIdConflictPolicy: 'FAIL',
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  const requestOf = (service: string, environment: string, actor: OwnActor): SyncRequest => ({
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
      await start(`${change}-sync`, requestOf(service, environment, { via: 'change', change, person }), 'once');
    },
    async syncGroup(group) {
      const found = findGroup(catalogue, group);
      if (!found.found) return;
      const { services, environment, name } = found.group;
      const actor = { via: 'schedule', schedule: `sync of ${name}` } as const;
      await Promise.all(
        services.map(({ service }) =>
          start(`${service}-${environment}-sync`, requestOf(service, environment, actor), 'whenEnded'),
        ),
      );
    },
  };
}
