import {
  ActivityFailure,
  allHandlersFinished,
  CancellationScope,
  condition,
  log,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { isOwn } from '../domain/change/actor.ts';
import { type ChangeRequest, subjectOf } from '../domain/change/request.ts';
import type { ChangeView, EndedStatus } from '../domain/change/view.ts';
import type { Plan } from '../domain/plan/plan.ts';
import { stepsOf } from '../domain/plan/tree.ts';
import { attributePairs, type Findable } from '../domain/search-attributes.ts';
import { authorise, brokenGuards, laneRules, makePlan, syncAfter, trackCard } from './activities.ts';
import { approved } from './approval.ts';
import { type ChangeState, newChangeState } from './change-state.ts';
import { takeDecisions } from './decisions.ts';
import { endingOf } from './ending.ts';
import { executePlan } from './execute-plan.ts';
import { goAhead } from './go-ahead.ts';
import { heedNews, restrainedNow } from './heed.ts';
import { claim, heedLane, leave } from './lane-holder.ts';
import { progress } from './messages.ts';
import { reasonOf } from './reason.ts';
import { beginRefence } from './refence.ts';
import { restraintText } from '../domain/restraints/sentences.ts';
import { isAtGate, leftUnfenced, recordOf, requestStop, restraintsOn, type RunState } from './run-state.ts';
import { stackPlanFor } from './stack-planning.ts';
import { undoPlan } from './undo-plan.ts';
import { viewOf } from './view.ts';

/** The one life of every change: who may, whose turn, what plan, execute it, and go back when it must. */
export async function runChange(request: ChangeRequest): Promise<ChangeView> {
  const state = newChangeState(workflowInfo().workflowId, request, Date.now());
  setHandler(progress, () => viewOf(state));
  takeDecisions(state);
  heedLane(state);
  heedNews(state);
  // Cancelled from outside (Temporal's UI or CLI): the same as an abort. What was written is put back, never left.
  CancellationScope.current().cancelRequested.catch(() => {
    if (state.ended === undefined)
      requestStop(state.run, { by: 'person', at: Date.now(), person: 'a cancellation in Temporal' });
  });
  await CancellationScope.nonCancellable(async () => {
    try {
      await live(state);
    } catch (error) {
      // Nothing has been written before a plan is executed; from there the interpreter answers for every failure.
      if (!(error instanceof ActivityFailure)) throw error;
      end(state, 'refused', `${reasonOf(error)} Nothing was changed.`);
    }
    // Not after a defect: what the change wrote still stands, so the lane stays with it until mended code goes on.
    await leave(state);
    await followOn(state);
    await condition(allHandlersFinished);
  });
  return viewOf(state);
}

async function live(state: ChangeState): Promise<void> {
  const { request, run, id } = state;
  const { actor, dryRun } = request;
  const who = await authorise({ actor, action: startAction(request), request });
  run.requestedBy = who.person ?? run.requestedBy;
  const rules = await laneRules(request);
  if ('sentence' in rules) return end(state, 'refused', rules.sentence);
  // A refusal has its message too: the bot acknowledged the command, its catalogue may be older than ours. Not so where nobody
  // asked: a message is for what is done.
  const quiet = isOwn(actor) && (['sync', 'drill', 'fence'] as const).some((kind) => kind === request.kind);
  if (!quiet) await trackCard({ change: id, channel: rules.channel });
  if (!who.allowed) return end(state, 'refused', who.sentence);
  index({ requestedBy: who.person });
  // Before anything is pre-empted for it.
  const restrained = await restrainedNow(state, rules);
  if (restrained !== undefined) return end(state, 'refused', restrained);

  if (request.kind === 'rollback' && request.leaves !== undefined) {
    // Before anything is pre-empted for it.
    const early = await makePlan({ change: id, request });
    if (early.outcome === 'refused') return end(state, 'refused', early.sentence);
  }
  if (!dryRun) {
    await claim(
      state,
      rules.lanes.filter(({ late }) => late !== true),
    );
    if (state.busyWith !== undefined) {
      return end(state, 'refused', busy(request, state.busyWith.title));
    }
    if (run.stop !== undefined) return withdraw(state);
  }
  state.startedAt = Date.now();
  index({ status: 'running' });

  let plan = await planned(state);
  if (plan === 'ended') {
    // That a group could not even be planned to move is the worst that a drill can find.
    if (quiet && request.kind === 'drill') await trackCard({ change: id, channel: rules.channel });
    return;
  }
  if (dryRun) return end(state, 'succeeded', dryRunSentence(run));

  // What only looks has something to say once it has found something.
  const looksOnly = plan.findings === true;
  if (quiet && !looksOnly) await trackCard({ change: id, channel: rules.channel });
  const unapproved = await approved(state, plan);
  if (unapproved !== undefined) return end(state, 'refused', `${unapproved} Nothing was changed.`);
  // What is paused or held back before it has begun is looked at again when it goes on.
  await goAhead(run);
  await claim(
    state,
    rules.lanes.filter(({ late }) => late === true),
  );
  if (run.stop !== undefined) return withdraw(state);
  let broken = await brokenGuards(plan.guards);
  if (broken.length > 0 && isOwn(actor)) {
    // Nobody is there who could ask again.
    plan = await planned(state);
    if (plan === 'ended') return;
    broken = await brokenGuards(plan.guards);
  }
  if (broken.length > 0) {
    if (state.approval !== undefined) state.lapsed = broken.join(' ');
    return end(state, 'refused', `${broken.join(' ')} Nothing was changed; ask again for a new plan.`);
  }
  if (run.stop !== undefined) return withdraw(state);

  run.begun = true;
  await executePlan(plan.steps, run, id);
  if (run.stop !== undefined && isAtGate(run)) return withdraw(state);
  const undone = run.stop === undefined || run.yieldTo !== undefined ? undefined : await undoPlan(plan, run, id);
  const { status, sentence } = endingOf(state, plan, undone);
  end(state, status, sentence);
  if (quiet && looksOnly && status !== 'succeeded') await trackCard({ change: id, channel: rules.channel });
}

/** Plans what was asked for from what stands now; `ended` where that is refused or withdrawn, or there is nothing to do. */
async function planned(state: ChangeState): Promise<Plan | 'ended'> {
  const { id: change, request, preempted, run } = state;
  const stackPlan = 'stack' in request ? await stackPlanFor(state, request) : undefined;
  if ('stack' in request && stackPlan === undefined) {
    withdraw(state);
    return 'ended';
  }
  const planning = await makePlan({
    change,
    request,
    ...(preempted === undefined ? {} : { preempted }),
    ...(stackPlan === undefined ? {} : { stackPlan }),
  });
  if (planning.outcome !== 'planned') {
    end(state, planning.outcome === 'refused' ? 'refused' : 'succeeded', planning.sentence);
    return 'ended';
  }
  const { plan } = planning;
  run.plan = plan;
  run.records.clear();
  for (const { id: step } of stepsOf(plan.steps)) recordOf(run, step);
  index({ version: plan.summary.to });
  return plan;
}

/**
 * What follows a change and is no part of it: the standby follows what a service has come to serve, and a region that was left without a
 * complete fence is fenced once it answers.
 */
async function followOn({ id, request, ended, run }: ChangeState): Promise<void> {
  const { environment } = request;
  const person = run.requestedBy;
  try {
    if (request.kind === 'deploy' || request.kind === 'rollback') {
      if (ended?.status !== 'succeeded' || !run.begun) return;
      await syncAfter({ change: id, person, service: request.service, environment });
    } else if ('group' in request && leftUnfenced(run)) {
      const region = run.plan?.recovery?.from ?? '';
      await beginRefence({ change: id, person, group: request.group, environment, region });
    }
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    log.warn('what follows the change does not begin', { reason: reasonOf(error) });
  }
}

function busy(request: ChangeRequest, other: string): string {
  const subject = subjectOf(request);
  // It may last for hours; there is nothing to wait for.
  if (request.kind === 'arm') {
    return `There is ${other} already: /why ${subject} says how it stands, /abort ${subject} ends it.`;
  }
  return `${subject} in ${request.environment} is busy with ${other}; try again when it has ended.`;
}

/** Where it would be refused, the plan says so too. */
function dryRunSentence(run: RunState): string {
  const holding = restraintsOn(run, Date.now()).map((each) => ` ${restraintText(each)}.`);
  return `This was a dry run: nothing was changed.${holding.join('')}`;
}

/** Accepting a loss beyond the objective is an override from the start. */
function startAction(request: ChangeRequest): 'start' | 'override' {
  return request.kind === 'failover' && request.acceptLoss ? 'override' : 'start';
}

/** Stopped before anything was written. */
function withdraw(state: ChangeState): void {
  const { stop } = state.run;
  const by = stop?.by === 'person' ? `by ${stop.person}` : stop?.by === 'preempt' ? `for ${stop.other.title}` : '';
  end(state, stop?.by === 'person' ? 'aborted' : 'superseded', `Withdrawn ${by}; nothing was changed.`);
}

function end(state: ChangeState, status: EndedStatus, sentence: string): void {
  state.ended = { status, at: Date.now(), sentence };
  index({ status });
}

/** Makes the change findable by what is known of it. */
function index(values: Findable): void {
  upsertSearchAttributes(attributePairs(values));
}
