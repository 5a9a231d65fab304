import type { PlanAnswer } from '../plan/answer.ts';
import type { PlanDraft } from '../plan/plan.ts';
import type { Step, StepNode } from '../plan/step.ts';
import { stepsOf } from '../plan/tree.ts';
import { duration, roughly } from '../text/duration.ts';
import type { Assessment } from './assessment.ts';
import { draftOf } from './draft.ts';
import type { RecoveryGroup } from './group.ts';
import { type FailoverPlan, planFailover } from './plan-failover.ts';

/** A drill looks at everything before it says what it found. */
const looksOnly = { on: { failed: 'continue', errored: 'continue', inconclusive: 'continue' }, attempts: 3 } as const;

/**
 * The plan of a paper drill: for every step of the failover that would be made now, whether it could be done; nothing is
 * changed. What cannot be known before a fence (that nothing writes any more) is left out.
 */
export function paperDraft(
  group: RecoveryGroup,
  assessment: Assessment,
  plan: FailoverPlan,
  lastSeconds: readonly number[] = [],
): PlanDraft {
  const draft = draftOf(group, assessment, 'drill', plan, lastSeconds);
  const { approval: _approval, recovery: _recovery, ...rest } = draft;
  const steps = stepsOf(plan.steps).flatMap((step) => precheck(step, group, assessment, plan));
  const { rto } = group.objectives;
  const slow = plan.estimateSeconds > rto ? `, longer than its objective of ${duration(rto)}` : '';
  return {
    ...rest,
    guards: [],
    steps: { parallel: byPhase(steps) },
    findings: true,
    summary: {
      ...draft.summary,
      estimateSeconds: 15,
      lastSeconds: [],
      done: `${group.name} could move to ${draft.summary.to} now, in about ${roughly(plan.estimateSeconds)}${slow}`,
      undo: 'nothing is changed',
    },
  };
}

/** As `paperDraft`, of the failover that would be made now, or why none could be. */
export function planPaper(
  group: RecoveryGroup,
  assessment: Assessment,
  lastSeconds: readonly number[] = [],
): PlanAnswer {
  const answer = planFailover({ group, assessment, kind: 'failover', acceptLoss: false });
  if (answer.outcome !== 'planned') return answer;
  return { outcome: 'planned', draft: paperDraft(group, assessment, answer.plan, lastSeconds) };
}

/** Steps of one phase one after the other, the phases at the same time: quick, and few calls at once. */
function byPhase(steps: readonly Step[]): StepNode[] {
  const phases = [...new Set(steps.map(({ phase }) => phase))];
  return phases.map((phase) => ({ sequence: steps.filter((step) => step.phase === phase) }));
}

function precheck(step: Step, { traffic }: RecoveryGroup, { sides }: Assessment, { to }: FailoverPlan): Step[] {
  const looking = { ...looksOnly, id: step.id, phase: step.phase, timeoutSeconds: 60 };
  switch (step.kind) {
    case 'fenced':
      return [];
    case 'serving':
    case 'alarms':
      return [{ ...step, ...looking, timeoutSeconds: step.timeoutSeconds }];
    case 'smoke': {
      // Before the switch the public name leads elsewhere: the load balancer itself is called.
      const name = typeof step.params.url === 'string' ? new URL(step.params.url).hostname : '';
      const service = traffic.find((each) => each.name === name)?.service ?? '';
      const url = sides[to].loadBalancers[service]?.url;
      if (url === undefined) return [];
      const title = `smoke tests of ${service} in ${sides[to].region}`;
      return [{ ...step, ...looking, title, params: { ...step.params, url } }];
    }
    default:
      return [{ ...looking, kind: 'precheck', title: step.title, params: { of: step } }];
  }
}
