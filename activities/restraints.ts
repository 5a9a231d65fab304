import { Context } from '@temporalio/activity';
import { WithStartWorkflowOperation } from '@temporalio/client';
import type { Workflow } from '@temporalio/common';
import { authoriseRestraint } from '../domain/catalogue/authorise-restraint.ts';
import { overriders } from '../domain/catalogue/overriders.ts';
import type { Catalogue } from '../domain/catalogue/schema.ts';
import type { ChangeRequest } from '../domain/change/request.ts';
import { groupOfService } from '../domain/recovery/group.ts';
import type { Heed, Heeder } from '../domain/restraints/register.ts';
import { type Reach, reachKey } from '../domain/restraints/restraint.ts';
import { isRestrained } from '../domain/restraints/restrained.ts';
import type { LaneRules, PolicyActivities, RestraintActivities, TemporalActivities } from './api.ts';
import type { ActivityDeps, TemporalPort } from './ports.ts';

type Deps = Pick<ActivityDeps, 'catalogue' | 'temporal'>;
type Rules = Pick<PolicyActivities, 'laneRules'>;

/** Locks, freezes and stops: what of them holds for a change, asked with its lanes, so that it costs no call of its own. */
export function createRestraintActivities(
  { catalogue, temporal }: Deps,
  { laneRules }: Rules,
  { isRunning }: Pick<TemporalActivities, 'isRunning'>,
): Rules & RestraintActivities {
  return {
    async laneRules(request) {
      const rules = await laneRules(request);
      if ('sentence' in rules || !isRestrained(request)) return rules;
      return { ...rules, restraints: await restraintsFor(catalogue, temporal, request) };
    },
    async authoriseRestraint({ actor, right, on }) {
      return authoriseRestraint(catalogue, actor, right, on);
    },
    async stillRunning(changes) {
      const found = await Promise.all(changes.map(async (change) => ((await isRunning(change)) ? [change] : [])));
      return found.flat();
    },
  };
}

async function restraintsFor(
  catalogue: Catalogue,
  temporal: TemporalPort,
  request: ChangeRequest,
): Promise<NonNullable<LaneRules['restraints']>> {
  const { taskQueue, workflowExecution } = Context.current().info;
  const heeder = { change: workflowExecution?.workflowId ?? '', reaches: reachesOf(catalogue, request).map(reachKey) };
  return {
    heed: await heed(temporal, taskQueue, heeder),
    calendars: [],
    overriders: overriders(catalogue, request),
  };
}

function heed({ workflow }: TemporalPort, taskQueue: string, heeder: Heeder): Promise<Heed> {
  return workflow.executeUpdateWithStart<Workflow, Heed, [Heeder]>('heedRestraints', {
    args: [heeder],
    startWorkflowOperation: new WithStartWorkflowOperation('restraints', {
      workflowId: `restraints:${taskQueue}`,
      taskQueue,
      workflowIdConflictPolicy: 'USE_EXISTING',
    }),
  });
}

/** All that may be locked or frozen and then holds for the change. */
function reachesOf(catalogue: Catalogue, request: ChangeRequest): Reach[] {
  const { environment } = request;
  const always: Reach[] = [{ environment }, { everything: true }];
  if ('group' in request) {
    const services = catalogue.recovery[request.group]?.services ?? [];
    return [{ group: request.group }, ...services.map((service) => ({ service, environment })), ...always];
  }
  const { service } = request;
  const group = groupOfService(catalogue, service, environment);
  return [{ service, environment }, ...(group === undefined ? [] : [{ group }]), ...always];
}
