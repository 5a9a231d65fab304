import {
  ActivityFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  patched,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import {
  driftNews,
  driftReport,
  type DriftReport,
  type DriftTold,
  type DriftView,
  hasDrifted,
  toldNothing,
} from '../domain/infrastructure/drift.ts';
import type { StackPlan } from '../domain/infrastructure/stack-plan.ts';
import { isSameState } from '../domain/infrastructure/stale.ts';
import { lookAt, planStack, postDrift, stackState, tellStack } from './activities.ts';
import { drift, driftSeen } from './messages.ts';
import { reasonOf } from './reason.ts';

/**
 * Looks whether a stack still is as it was applied, begun by a Temporal Schedule: plans the commit that was applied last, so that what
 * workflows own (`ignore_changes`) is no drift. Nothing is stored, and no lock is taken.
 */
export async function driftRound(stack: string): Promise<DriftReport | undefined> {
  const looked = await lookAt(stack);
  if (looked === undefined) {
    await tellStack({ stack, seen: 'gone' });
    return undefined;
  }
  // What it would find is half an apply; the next round looks again.
  if ('busy' in looked) return undefined;
  const { commit, channel } = looked;
  const report = await look(stack, commit);
  if (report === undefined) return undefined;
  await tellStack({ stack, seen: { report, channel } });
  return report;
}

/** Undefined where the stack was being applied meanwhile. */
async function look(stack: string, commit: string | undefined): Promise<DriftReport | undefined> {
  const { runId } = workflowInfo();
  try {
    const plan = await planStack({
      stack,
      change: `drift-${runId}`,
      purpose: 'look',
      ...(commit === undefined ? {} : { commit }),
    });
    if (patched('drift-looks-again') && (await hasMoved(plan, commit))) return undefined;
    return driftReport(plan, Date.now());
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    return { stack, at: Date.now(), problem: reasonOf(error) };
  }
}

/** Whether an apply is under way by now, or has come between; the state is asked last, as an apply may end between the two questions. */
async function hasMoved(plan: StackPlan, commit: string | undefined): Promise<boolean> {
  const { stack, place, state } = plan;
  const looked = await lookAt(stack);
  if (looked === undefined || 'busy' in looked || looked.commit !== commit) return true;
  return !isSameState(await stackState({ stack, commit: plan.commit, place }), state);
}

/** What an entity workflow carries on. */
export interface WatchState {
  readonly report?: DriftReport;
  readonly since?: number;
  readonly told: DriftTold;
}

/** Keeps what was seen of a stack, and what its channel has been told. An entity workflow: it ends when its stack is no longer in the catalogue. */
export async function stackWatch(stack: string, carried?: WatchState): Promise<void> {
  let { report, since, told }: WatchState = carried ?? { told: toldNothing };
  let untold: { readonly report: DriftReport; readonly channel: string } | undefined;
  let gone = false;

  setHandler(
    drift,
    (): DriftView => ({
      stack,
      ...(report === undefined ? {} : { report }),
      ...(since === undefined ? {} : { since }),
    }),
  );
  setHandler(driftSeen, (seen) => {
    if (seen === 'gone') {
      gone = true;
      return;
    }
    gone = false;
    if (report !== undefined && seen.report.at < report.at) return;
    ({ report } = seen);
    if (hasDrifted(report)) since ??= report.at;
    else if (report.found !== undefined) since = undefined;
    untold = seen;
  });

  while (!gone) {
    await condition(() => untold !== undefined || gone || workflowInfo().continueAsNewSuggested);
    if (untold !== undefined) {
      const { report: latest, channel } = untold;
      untold = undefined;
      const { news, told: next } = driftNews(told, latest);
      if (news === undefined || (await posted({ channel, report: latest, news }))) told = next;
    }
    if (!workflowInfo().continueAsNewSuggested || untold !== undefined || gone) continue;
    await condition(allHandlersFinished);
    await continueAsNew<typeof stackWatch>(stack, {
      told,
      ...(report === undefined ? {} : { report }),
      ...(since === undefined ? {} : { since }),
    });
  }
}

/** What Slack does not take now is news again after the next look. */
async function posted(post: Parameters<typeof postDrift>[0]): Promise<boolean> {
  try {
    await postDrift(post);
    return true;
  } catch (error) {
    if (error instanceof ActivityFailure) return false;
    throw error;
  }
}
