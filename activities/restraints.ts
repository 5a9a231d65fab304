import { Context } from '@temporalio/activity';
import { WithStartWorkflowOperation } from '@temporalio/client';
import type { Workflow } from '@temporalio/common';
import { authoriseRestraint } from '../domain/catalogue/authorise-restraint.ts';
import { overriders } from '../domain/catalogue/overriders.ts';
import type { Catalogue } from '../domain/catalogue/schema.ts';
import { freezesFor } from '../config/calendar/freezes.ts';
import type { ChangeRequest } from '../domain/change/request.ts';
import { restraintsId } from '../domain/restraints/id.ts';
import { reachesOf } from '../domain/restraints/reaches.ts';
import type { Heed, Heeder } from '../domain/restraints/register.ts';
import { reachKey } from '../domain/restraints/restraint.ts';
import { isRestrained } from '../domain/restraints/restrained.ts';
import type { LaneRules, PolicyActivities, RestraintActivities, TemporalActivities } from './api.ts';
import type { ActivityDeps, TemporalPort } from './ports.ts';

type Deps = Pick<ActivityDeps, 'catalogue' | 'temporal' | 'admit'>;
type Rules = Pick<PolicyActivities, 'laneRules'>;

/** Locks, freezes and stops: what of them holds for a change, asked with its lanes, so that it costs no call of its own. */
export function createRestraintActivities(
  { catalogue, temporal, admit }: Deps,
  { laneRules }: Rules,
  { isRunning }: Pick<TemporalActivities, 'isRunning'>,
): Rules & RestraintActivities {
  return {
    async laneRules(request) {
      const rules = await laneRules(request);
      if ('sentence' in rules || !isRestrained(request)) return rules;
      return { ...rules, restraints: await restraintsFor(catalogue, temporal, request) };
    },
    async calendarFreezes(request) {
      return freezesFor(catalogue, request, Date.now());
    },
    async authoriseRestraint({ actor, right, on }) {
      const problem = await admit?.(actor);
      if (problem !== undefined) return { allowed: false, sentence: problem };
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
  const { freezes: calendars, until: calendarsUntil } = freezesFor(catalogue, request, Date.now());
  const heeder = { change: workflowExecution?.workflowId ?? '', reaches: reachesOf(catalogue, request).map(reachKey) };
  return {
    heed: await heed(temporal, taskQueue, heeder),
    calendars,
    calendarsUntil,
    overriders: overriders(catalogue, request),
  };
}

function heed({ workflow }: TemporalPort, taskQueue: string, heeder: Heeder): Promise<Heed> {
  return workflow.executeUpdateWithStart<Workflow, Heed, [Heeder]>('heedRestraints', {
    args: [heeder],
    startWorkflowOperation: new WithStartWorkflowOperation('restraints', {
      workflowId: restraintsId(taskQueue),
      taskQueue,
      workflowIdConflictPolicy: 'USE_EXISTING',
    }),
  });
}
