import type { ChangeView, StepView } from '../domain/change/view.ts';
import { type Actor, isBuild } from '../domain/change/actor.ts';
import { type ChangeRequest, depthOf, subjectOf } from '../domain/change/request.ts';
import { copyOf } from '../domain/infrastructure/stack-plan.ts';
import { besideOthers } from '../domain/plan/beside.ts';
import type { Step } from '../domain/plan/step.ts';
import { approvalOf } from './approval-view.ts';
import { type ChangeState, statusOf } from './change-state.ts';
import { acceptedIntents } from './intents.ts';
import { iso } from '../domain/time/iso.ts';
import { recoveryOf } from './recovery-view.ts';
import { planSteps, recordOf, restraintsOn, type StepRecord } from './run-state.ts';
import { waitOf } from './wait.ts';

/** A change's state as everyone outside sees it. */
export function viewOf(state: ChangeState): ChangeView {
  const { run, request, ended } = state;
  const { plan, pause, stop } = run;
  const steps = planSteps(run);
  // Only a move of a recovery group has phases that run at the same time.
  const beside = plan?.recovery === undefined ? nobody : besideOthers(plan.steps);
  const weights = weightsOf(steps, state);
  const last = weights.at(-1);
  const waitsFor = waitOf(state, steps);
  const depth = depthOf(request);
  return {
    change: state.id,
    kind: request.kind,
    ...(depth === undefined ? {} : { depth }),
    ...(request.kind === 'playbook' ? { playbook: { name: request.playbook, check: request.check } } : {}),
    subject: subjectOf(request),
    // A sync changes nothing that serves, so it is shown as what stands by.
    ...('service' in request && request.kind !== 'sync' ? { service: request.service } : {}),
    environment: request.environment,
    status: statusOf(state),
    dryRun: request.dryRun,
    requestedBy: run.requestedBy,
    ...(request.reason === undefined ? {} : { reason: request.reason }),
    requestedAt: iso(state.requestedAt),
    ...buildOf(request.actor),
    ...(request.kind === 'failover' && request.fired !== undefined ? { fired: request.fired } : {}),
    ...(state.startedAt === undefined ? {} : { startedAt: iso(state.startedAt) }),
    ...(ended === undefined ? {} : { endedAt: iso(ended.at), sentence: ended.sentence }),
    ...askedVersion(request),
    ...(plan === undefined ? {} : { plan: { hash: plan.hash, ...plan.summary, ...copies(plan.summary) } }),
    ...recoveryOf(state),
    ...(plan?.infrastructure === undefined ? {} : { infrastructure: copyOf(plan.infrastructure) }),
    ...approvalOf(state),
    overrides: run.overrides.map(({ at, ...override }) => ({ ...override, at: iso(at) })),
    steps: steps.map((step) => ({
      ...stepView(step, recordOf(run, step.id)),
      ...(beside.has(step.id) ? { beside: true } : {}),
    })),
    ...(last === undefined ? {} : { weight: last.percent }),
    weights,
    ...(waitsFor === undefined ? {} : { waitsFor }),
    ...heldBy(state),
    ...(pause === undefined ? {} : { pausedBy: { ...pause, since: iso(pause.since) } }),
    ...(run.wishes.length === 0 ? {} : { decisions: run.wishes.map(({ at, ...wish }) => ({ ...wish, at: iso(at) })) }),
    ...(stop?.by === 'person' ? { stoppedBy: { ...reasoned(stop), person: stop.person, at: iso(stop.at) } } : {}),
    undoing: run.undoing && ended === undefined,
    ...(ended === undefined && stop?.by === 'verdict' ? { sentence: stop.reason } : {}),
    intents: acceptedIntents(state, steps),
  };
}

/** As typed. */
function askedVersion(request: ChangeRequest): Pick<ChangeView, 'version'> {
  if (request.kind === 'deploy') return { version: request.version };
  return request.kind === 'infrastructure' && request.commit !== undefined ? { version: request.commit } : {};
}

function buildOf(actor: Actor): Pick<ChangeView, 'build'> {
  if (!isBuild(actor)) return {};
  const { project, ref, sha, pipeline } = actor;
  const host = actor.via === 'ci' ? actor.host : 'gitlab';
  return { build: { host, project, ref, sha, ...(pipeline === undefined ? {} : { pipeline }) } };
}

const nobody: ReadonlySet<string> = new Set();

/** The summary's lists, as the view's mutable ones. */
function copies(summary: {
  taskDefinitionDiff: readonly string[];
  lastSeconds: readonly number[];
  notes: readonly string[];
  digests: Readonly<Record<string, string>>;
}) {
  return {
    taskDefinitionDiff: [...summary.taskDefinitionDiff],
    lastSeconds: [...summary.lastSeconds],
    notes: [...summary.notes],
    digests: { ...summary.digests },
  };
}

function reasoned({ reason }: { readonly reason?: string }): { reason?: string } {
  return reason === undefined ? {} : { reason };
}

function stepView(step: Step, record: StepRecord): StepView {
  return {
    id: step.id,
    kind: step.kind,
    title: step.title,
    phase: step.phase,
    state: record.state,
    attempt: record.attempt,
    ...(record.startedAt === undefined ? {} : { startedAt: iso(record.startedAt) }),
    ...(record.endedAt === undefined ? {} : { endedAt: iso(record.endedAt) }),
    ...(step.kind === 'bake' || step.kind === 'fires' || step.kind === 'healthy'
      ? { plannedSeconds: step.params.seconds }
      : {}),
    ...reasoned(record),
    ...(record.progress === undefined ? {} : { progress: record.progress }),
    ...(record.holds.length === 0 ? {} : { holds: record.holds.map(holdView) }),
  };
}

function holdView({ why, since, until, answer }: StepRecord['holds'][number]): NonNullable<StepView['holds']>[number] {
  return {
    why,
    since: iso(since),
    ...(until === undefined ? {} : { until: iso(until) }),
    ...(answer === undefined ? {} : { answer: { ...answer } }),
  };
}

/** Every weight this change confirmed, oldest first. */
function weightsOf(steps: readonly Step[], { run }: ChangeState): ChangeView['weights'] {
  return steps
    .filter((step) => step.kind === 'weight')
    .flatMap((step) => recordOf(run, step.id).confirmed)
    .sort((a, b) => a.at - b.at)
    .flatMap(({ at, state }) =>
      typeof state['percent'] === 'number' ? [{ at: iso(at), percent: state['percent'] }] : [],
    )
    .filter((mark, index, marks) => mark.percent !== marks[index - 1]?.percent);
}

function heldBy({ run, ended }: ChangeState): Pick<ChangeView, 'restraints'> {
  const restraints = ended === undefined ? restraintsOn(run, Date.now()) : [];
  return restraints.length === 0 ? {} : { restraints };
}
