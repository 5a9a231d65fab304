import { nothingToDo, refused, type Unplanned } from '../plan/answer.ts';
import type { ApprovalRule } from '../change/approval-rule.ts';
import { estimateSeconds } from '../plan/estimate.ts';
import type { FailoverGuard } from '../plan/guard.ts';
import type { StepNode } from '../plan/step.ts';
import { stepsOf } from '../plan/tree.ts';
import { duration } from '../text/duration.ts';
import { listOf } from '../text/list.ts';
import { activeSide, type Assessment, type AssessedDatabase } from './assessment.ts';
import type { FailoverMode } from './failover.ts';
import { failoverSteps } from './failover-steps.ts';
import { otherSide, type RecoveryGroup, type Side } from './group.ts';
import { moveRule } from './move-rule.ts';
import { halfWay, troubleOf } from './words.ts';

export interface FailoverInput {
  readonly group: RecoveryGroup;
  readonly assessment: Assessment;
  readonly kind: 'failover' | 'failback';
  /** As asked; by default graceful while the region that is left answers. */
  readonly mode?: FailoverMode;
  /** A person who may override accepts a loss beyond the objective. */
  readonly acceptLoss: boolean;
}

export interface FailoverPlan {
  readonly mode: FailoverMode;
  readonly from: Side;
  readonly to: Side;
  readonly guard: FailoverGuard;
  readonly steps: StepNode;
  readonly approval: ApprovalRule;
  /** Writes lost at most, seconds. */
  readonly lossSeconds: number;
  readonly lossText: string;
  readonly estimateSeconds: number;
  readonly undo: string;
  readonly notes: readonly string[];
}

export type FailoverAnswer = { readonly outcome: 'planned'; readonly plan: FailoverPlan } | Unplanned;

/** Makes the plan that moves a group to its other side, from what was seen. Pure: the same input gives the same plan. */
export function planFailover(input: FailoverInput): FailoverAnswer {
  const { group, assessment, kind, acceptLoss } = input;
  const { name, regions } = group;
  const from = activeSide(assessment);
  if (from === undefined) {
    return refused(
      `${halfWay(group)}: its databases or names disagree. Look with /dr status ${name} and settle it by hand first.`,
    );
  }
  const to: Side = kind === 'failover' ? otherSide(from) : 'primary';
  if (from === to) return nothingToDo(`${name} runs in ${regions[to]} already: nothing to do.`);
  const left = assessment.sides[from];
  const mode = input.mode ?? (left.reachable ? 'graceful' : 'ungraceful');
  const problem =
    targetProblem(group, assessment, to) ??
    modeProblem(group, assessment, from, mode, input) ??
    databaseProblem(group, assessment, mode, acceptLoss);
  if (problem !== undefined) return refused(problem);

  const steps = failoverSteps({ group, assessment, mode, to });
  const lossSeconds = mode === 'graceful' ? 0 : lossOf(assessment.databases);
  const irreversible = stepsOf(steps).some((step) => step.irreversible === true);
  return {
    outcome: 'planned',
    plan: {
      mode,
      from,
      to,
      guard: { kind: 'recovery', group: name, active: from, reachable: left.reachable, lossSeconds },
      steps,
      approval: moveRule(group),
      lossSeconds,
      lossText: lossText(group, assessment, mode, lossSeconds),
      estimateSeconds: estimateSeconds(steps),
      undo: irreversible
        ? `until "promote", stopping goes back to ${regions[from]}; after it there is no way back but failback`
        : `stopping goes back to ${regions[from]} at every point`,
      notes: notes(group, assessment, from, to),
    },
  };
}

function targetProblem(
  { name, services, traffic }: RecoveryGroup,
  { sides }: Assessment,
  to: Side,
): string | undefined {
  const { reachable, region, services: there, loadBalancers } = sides[to];
  if (!reachable)
    return `${region}, where ${name} would go, does not answer (${troubleOf(sides[to])}). Nothing can be moved there now.`;
  const missing = services.filter(({ service }) => !there.some((each) => each.service === service));
  if (missing.length > 0) {
    return `${listOf(missing.map(({ service }) => service))} ${missing.length === 1 ? 'does' : 'do'} not stand by in ${region}: create the ECS service there, then /dr sync ${name}.`;
  }
  const unbalanced = traffic.filter(({ service }) => loadBalancers[service] === undefined);
  if (unbalanced.length === 0) return undefined;
  return `${listOf(unbalanced.map(({ service }) => service))} has no load balancer in ${region} to lead ${listOf(unbalanced.map((each) => each.name))} to.`;
}

function modeProblem(
  { name, regions, databases }: RecoveryGroup,
  { sides }: Assessment,
  from: Side,
  mode: FailoverMode,
  { kind, acceptLoss }: Pick<FailoverInput, 'kind' | 'acceptLoss'>,
): string | undefined {
  if (mode === 'ungraceful' && kind === 'failback')
    return `A failback is graceful only; to leave ${regions[from]} in a hurry, use /failover ${name} --mode ungraceful.`;
  // A source that lives goes on to write until it is fenced: no estimate of what its replica lacks by then would hold.
  const moving = databases.some(({ engine }) => engine !== 'dynamodb');
  if (mode === 'ungraceful' && sides[from].reachable && moving && !acceptLoss) {
    return `${regions[from]} answers, so no write of ${name} has to be lost: leave out --mode ungraceful. To leave what its standby lacks behind all the same: --accept-loss with a --reason.`;
  }
  if (mode === 'ungraceful' || sides[from].reachable) return undefined;
  return `${regions[from]} does not answer (${troubleOf(sides[from])}), so it cannot hand over gracefully. Ask for --mode ungraceful.`;
}

function databaseProblem(
  { name, objectives }: RecoveryGroup,
  { databases }: Assessment,
  mode: FailoverMode,
  acceptLoss: boolean,
): string | undefined {
  const cut = databases.find(({ replication }) => replication !== 'replicating');
  if (cut !== undefined) {
    const what = cut.problem ?? `it is ${cut.replication === 'none' ? 'no replica' : 'broken'}`;
    return `The standby of ${cut.name} cannot take over: ${what}. Rebuild it first: /dr rebuild ${name}.`;
  }
  if (mode === 'graceful') return undefined;
  const unknown = lagUnknown(databases);
  if (unknown !== undefined && !acceptLoss) {
    return `How much ${unknown.name} would lose is not known: its lag cannot be read. To go on all the same: --accept-loss with a --reason.`;
  }
  const loss = lossOf(databases);
  if (loss <= objectives.rpo || acceptLoss) return undefined;
  return `${name} would lose about ${duration(loss)} of writes, more than its objective of ${duration(objectives.rpo)}. Wait for the replica, or accept it: --accept-loss with a --reason.`;
}

/** One that writes and of which is not known how far its replica is behind. */
function lagUnknown(databases: readonly AssessedDatabase[]): AssessedDatabase | undefined {
  return databases.find(({ writer, lossSeconds }) => writer !== undefined && lossSeconds === undefined);
}

/** The most that any database would lose, whole seconds, up. */
function lossOf(databases: readonly AssessedDatabase[]): number {
  return Math.ceil(Math.max(0, ...databases.map(({ lossSeconds }) => lossSeconds ?? 0)));
}

function lossText({ objectives }: RecoveryGroup, { databases }: Assessment, mode: FailoverMode, loss: number): string {
  if (databases.length === 0) return 'no data is moved';
  if (mode === 'graceful') return 'nothing is lost: every write is replayed before the switch';
  const unknown = lagUnknown(databases);
  if (unknown !== undefined) return `how much ${unknown.name} loses is not known: its lag cannot be read`;
  const contacts = databases.flatMap(({ lastContact }) => lastContact ?? []);
  const at =
    contacts.length === 0
      ? ''
      : ` at the last contact, ${new Date(Math.min(...contacts)).toISOString().slice(11, 19)} UTC`;
  return `lose about ${duration(loss)} of writes (estimated${at}; objective ${duration(objectives.rpo)})`;
}

function notes(group: RecoveryGroup, { sides }: Assessment, from: Side, to: Side): string[] {
  const [left, taking] = [sides[from], sides[to]];
  return [
    ...(left.reachable
      ? []
      : [`${left.region} is fenced as far as it answers; what cannot be fenced there is said, and asked about.`]),
    ...group.services.flatMap(({ service }) => {
      const was = left.services.find((each) => each.service === service);
      const next = taking.services.find((each) => each.service === service);
      if (next === undefined) return [];
      if (was !== undefined && Object.entries(was.digests).some(([name, digest]) => next.digests[name] !== digest)) {
        return [`${service} runs ${was.version} in ${left.region} but ${next.version} in ${taking.region}.`];
      }
      return next.runningCount === 0
        ? [`No task of ${service} runs in ${taking.region} yet: it starts from nothing.`]
        : [];
    }),
  ];
}
