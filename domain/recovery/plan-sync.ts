import { nothingToDo, type PlanAnswer, refused } from '../plan/answer.ts';
import { estimateSeconds } from '../plan/estimate.ts';
import type { StepNode } from '../plan/step.ts';
import { activeSide, type Assessment, cutOff } from './assessment.ts';
import { otherSide, type RecoveryGroup, type Side } from './group.ts';
import { planStandby } from './plan-standby.ts';
import { type ObservedStandby, standbyTasks } from './standby.ts';
import { halfWay, troubleOf } from './words.ts';

/** Nobody waits beside a sync: whatever is no pass goes back, and the next one tries again. */
const wish = {
  phases: { replicate: 'replicate', update: 'update', check: 'check' },
  on: { failed: 'undo', errored: 'undo', inconclusive: 'undo' },
  restores: false,
} as const;

/**
 * The side of a group that serves, so that the other can be kept in step; or the sentence why that one is not to be touched: a side that was left
 * is fenced, and only its rebuild may start anything there.
 */
export function sideInStep(
  group: RecoveryGroup,
  assessment: Assessment,
): { readonly serving: Side } | { readonly sentence: string } {
  const { name, databases } = group;
  const serving = activeSide(assessment);
  if (serving === undefined) {
    return {
      sentence: `${halfWay(group)}: nothing is kept in step with it. Look with /dr status ${name}.`,
    };
  }
  const other = assessment.sides[otherSide(serving)];
  const { region } = other;
  if (!other.reachable) {
    return { sentence: `${region} does not answer (${troubleOf(other)}): its sync waits for the region.` };
  }
  const [cut] = cutOff(databases, assessment);
  if (cut !== undefined) {
    return {
      sentence: `${region} is not a standby of ${name}: ${cut.name} does not replicate there. Rebuild it first: /dr rebuild ${name}.`,
    };
  }
  return { serving };
}

/** Makes the plan that brings the standby of a service in step with what serves. Pure. `group`: its recovery group, where it has one. */
export function planSync(observed: ObservedStandby, environment: string, group?: string): PlanAnswer {
  const { service, serving, standing } = observed;
  const { region } = standing.place;
  const { version } = serving.release;
  if (!serving.stable.settled || serving.canaryPercent > 0) {
    return nothingToDo(
      `${service} is being changed in ${serving.place.region}: its standby is brought in step afterwards.`,
    );
  }
  if (group !== undefined && standing.stable.desiredCount === 0) {
    return refused(
      `${standing.stable.service} in ${region} is set to 0 tasks, as a fence leaves it: /dr rebuild ${group} starts it again.`,
    );
  }
  const { steps, lines, notes, guards } = planStandby(observed, wish);
  if (steps.length === 0) {
    const tasks = Math.max(standbyTasks(observed), standing.stable.desiredCount);
    return nothingToDo(
      `${service} ${version} stands by in ${region} with ${tasks} ${tasks === 1 ? 'task' : 'tasks'}: in step.`,
    );
  }
  const tree: StepNode = { sequence: steps };
  const before = standing.running?.version;
  return {
    outcome: 'planned',
    draft: {
      schema: 1,
      kind: 'sync',
      subject: service,
      environment,
      guards,
      steps: tree,
      undoChecks: [],
      summary: {
        ...(before === undefined ? {} : { from: before }),
        to: version,
        region,
        ...(serving.release.commit === undefined ? {} : { commit: serving.release.commit }),
        digests: serving.release.digests,
        taskDefinitionDiff: lines,
        estimateSeconds: estimateSeconds(tree),
        lastSeconds: [],
        done: `${service} ${version} stands by in ${region}`,
        back: `the standby of ${service} in ${region} stands as before`,
        undo: `what serves is not touched; going back takes one rollout in ${region}`,
        notes,
      },
    },
  };
}
