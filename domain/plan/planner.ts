import { nothingToDo, type PlanAnswer, refused } from './answer.ts';
import { type ApprovalRule, ruleOf } from '../change/approval-rule.ts';
import { toRules } from '../catalogue/to-rules.ts';
import { undoCheckSteps } from '../strategies/checks.ts';
import { planStrategy } from '../strategies/index.ts';
import { estimateSeconds } from './estimate.ts';
import type { PlanInput } from './input.ts';
import type { ReadinessGate } from '../recovery/readiness/gate.ts';
import { listOf } from '../text/list.ts';
import type { ObservedService, ObservedTarget } from './observed.ts';
import type { Guard } from './guard.ts';
import type { Step, StepNode } from './step.ts';
import { taskDefinitionDiff } from './diff.ts';

/** Makes the plan of a deploy or rollback from what was asked and what was observed. Pure: the same input gives the same plan. */
export function planChange(input: PlanInput): PlanAnswer {
  const { kind, service, environment, config, observed, metrics } = input;
  const [first] = observed;
  if (first === undefined) return refused(`${service} has no target in ${environment}.`);
  const { release } = first;
  if (observed.every(serves)) {
    return nothingToDo(`${service} ${release.version} already serves in ${environment}: nothing to do.`);
  }
  const rules = toRules(config.verify, metrics);
  // A rollback is never held up: it is the way out.
  const steps: StepNode[] = kind === 'deploy' && input.gate !== undefined ? [gateStep(input.gate)] : [];
  const undo: string[] = [];
  for (const target of observed) {
    const plan = planStrategy({ target, config, metrics, rules }, kind);
    if ('problem' in plan) return refused(`${service} cannot be deployed to ${environment}: ${plan.problem}`);
    steps.push({ sequence: plan.steps });
    undo.push(plan.undo);
  }
  const tree: StepNode = { sequence: steps };
  const approval = deployRule(kind, service, config);
  return {
    outcome: 'planned',
    draft: {
      schema: 1,
      kind,
      subject: service,
      environment,
      guards: observed.flatMap(guards),
      steps: tree,
      undoChecks: observed.flatMap((target) => undoCheckSteps(target, config)),
      ...(approval === undefined ? {} : { approval }),
      summary: {
        ...(first.running === undefined ? {} : { from: first.running.version }),
        to: release.version,
        ...(release.commit === undefined ? {} : { commit: release.commit }),
        ...(release.title === undefined ? {} : { title: release.title }),
        digests: release.digests,
        taskDefinitionDiff: taskDefinitionDiff(first),
        estimateSeconds: estimateSeconds(tree),
        lastSeconds: input.lastSeconds,
        done: `${service} ${release.version} serves in ${environment}`,
        back:
          first.running === undefined
            ? `${service} is scaled to 0 in ${environment}`
            : `${service} ${first.running.version} serves in ${environment} again`,
        undo: [...new Set(undo)].join('; '),
        notes: observed.flatMap(notes),
      },
    },
  };
}

/** Going back is asked of nobody, unless the catalogue wants it so: it is the way out. */
export function deployRule(
  kind: PlanInput['kind'],
  service: string,
  { approvals }: Pick<PlanInput['config'], 'approvals'>,
): ApprovalRule | undefined {
  if (approvals === undefined || (kind === 'rollback' && !approvals.rollbacks)) return undefined;
  return ruleOf(approvals, approvals.typed ? service : undefined);
}

/** Looks before anything is touched. What is no pass is held: whoever mends the standby by this very deploy may go on without it. */
function gateStep({ group, least }: ReadinessGate): Step<'readiness'> {
  return {
    id: 'gate/readiness',
    kind: 'readiness',
    phase: 'gate',
    title: `readiness of ${group} at least ${least}`,
    params: { group, least },
    timeoutSeconds: 120,
    on: { failed: 'hold', errored: 'hold', inconclusive: 'hold' },
    skipNeeds: 'override',
    attempts: 3,
  };
}

function serves({ stable, running, release, traffic }: ObservedTarget): boolean {
  if (running === undefined || !stable.settled || (traffic?.canaryPercent ?? 0) > 0) return false;
  const wanted = Object.entries(release.digests);
  return wanted.every(([container, digest]) => running.digests[container] === digest);
}

function guards({ place, stable, traffic }: ObservedTarget): Guard[] {
  return [
    { kind: 'taskDefinition', place, service: stable.service, equals: stable.taskDefinition },
    ...(traffic === undefined
      ? []
      : [{ kind: 'weight', place, rule: traffic.rule, equals: traffic.canaryPercent } as const]),
  ];
}

function notes({ place, running, traffic, stable, canary, redAlarms }: ObservedTarget): string[] {
  const services = canary === undefined ? [stable] : [stable, canary];
  return [
    ...(running === undefined
      ? [`Nothing runs in ${place.region} yet: there is nothing to go back to, a failure scales to 0.`]
      : []),
    ...(traffic !== undefined && traffic.canaryPercent > 0
      ? [`${traffic.canaryPercent} % of the requests in ${place.region} go to the canary already, before this change.`]
      : []),
    ...leftBehind(place.region, services),
    ...redAlarms.map(
      (alarm) => `Alarm ${alarm} in ${place.region} is red already: ECS ignores it for this deployment.`,
    ),
  ];
}

/**
 * What a change sets for its own time and one that was terminated leaves. A later change cannot know what stood there before
 * that, so it keeps it, and says so.
 */
function leftBehind(region: string, services: readonly ObservedService[]): string[] {
  const named = (left: (service: ObservedService) => boolean) => services.filter(left).map(({ service }) => service);
  const held = named(({ scaleInSuspended }) => scaleInSuspended === true);
  const stuck = named(({ breakerWithoutRollback }) => breakerWithoutRollback);
  const after =
    'already, before this change, and stays so after it. An earlier change that was terminated leaves it so';
  return [
    ...(held.length === 0
      ? []
      : [`Scale-in of ${listOf(held)} in ${region} is suspended ${after}: resume it in Application Auto Scaling.`]),
    ...(stuck.length === 0
      ? []
      : [
          `The circuit breaker of ${listOf(stuck)} in ${region} does not roll back ${after}: set it in ECS if it should.`,
        ]),
  ];
}
