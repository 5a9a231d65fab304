import type { PlanDraft } from '../plan/plan.ts';
import type { Assessment } from './assessment.ts';
import type { RecoveryGroup } from './group.ts';
import type { FailoverPlan } from './plan-failover.ts';
import { troubleOf } from './words.ts';

/** The plan of a move, as every change has one. */
export function draftOf(
  group: RecoveryGroup,
  assessment: Assessment,
  kind: 'failover' | 'failback' | 'drill',
  plan: FailoverPlan,
  /** How long the last moves took, seconds, newest first. */
  lastSeconds: readonly number[] = [],
): PlanDraft {
  const [from, to] = [group.regions[plan.from], group.regions[plan.to]];
  const contacts = assessment.databases.flatMap(({ lastContact }) => lastContact ?? []);
  const left = assessment.sides[plan.from];
  return {
    schema: 1,
    kind,
    subject: group.name,
    environment: group.environment,
    guards: [plan.guard],
    steps: plan.steps,
    undoChecks: [],
    approval: plan.approval,
    recovery: {
      mode: plan.mode,
      from,
      to,
      lossSeconds: plan.lossSeconds,
      loss: plan.lossText,
      objectives: group.objectives,
      ...(left.reachable
        ? {}
        : {
            silence: troubleOf(left),
            lastContact: contacts.length === 0 ? assessment.at : Math.min(...contacts),
          }),
    },
    summary: {
      from,
      to,
      digests: {},
      taskDefinitionDiff: [],
      estimateSeconds: plan.estimateSeconds,
      lastSeconds,
      done: `${group.name} runs in ${to}`,
      back: `${group.name} runs in ${from} as before`,
      undo: plan.undo,
      notes: plan.notes,
    },
  };
}
