import { nothingToDo, type PlanAnswer, refused } from '../plan/answer.ts';
import { estimateSeconds } from '../plan/estimate.ts';
import { activeSide, type Assessment, cutOff } from './assessment.ts';
import { fenceSteps } from './fence.ts';
import { otherSide, type RecoveryGroup } from './group.ts';
import { halfWay, troubleOf } from './words.ts';

/**
 * Makes the plan that stops whatever still writes on the side where the group does not run, as after a failover from a region
 * that could not be fenced. A side whose databases all replicate stands by: it cannot write and is left alone. Pure.
 */
export function planFence(group: RecoveryGroup, assessment: Assessment): PlanAnswer {
  const { name, regions, environment } = group;
  const active = activeSide(assessment);
  if (active === undefined) {
    return refused(`${halfWay(group)}: which of them to fence is not known. Look with /dr status ${name}.`);
  }
  const side = otherSide(active);
  const [from, to] = [regions[active], regions[side]];
  if (!assessment.sides[side].reachable) {
    return refused(
      `${to} does not answer (${troubleOf(assessment.sides[side])}): nothing can be fenced there now. Ask again once it is back: /dr fence ${name}.`,
    );
  }
  const cut = cutOff(group.databases, assessment);
  if (cut.length === 0) {
    return nothingToDo(`Nothing of ${name} can write in ${to} but by ${from}: nothing to fence.`);
  }
  const databases = cut.filter(
    ({ name: database }) => assessment.databases.find((each) => each.name === database)?.hosts[side] !== undefined,
  );
  const steps = fenceSteps(group, side, assessment.sides[side], { databases, stays: true });
  return {
    outcome: 'planned',
    draft: {
      schema: 1,
      kind: 'fence',
      subject: name,
      environment,
      guards: [{ kind: 'serves', group: name, side: active }],
      steps,
      undoChecks: [],
      summary: {
        from,
        to,
        digests: {},
        taskDefinitionDiff: [],
        estimateSeconds: estimateSeconds(steps),
        lastSeconds: [],
        done: `nothing of ${name} writes in ${to}, which is not yet a standby again: /dr rebuild ${name} makes it one`,
        back: `what is fenced in ${to} stays fenced`,
        undo: `what serves in ${from} is not touched; stopping leaves fenced what is fenced`,
        notes: [],
      },
    },
  };
}
