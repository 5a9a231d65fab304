import { workflowInfo } from '@temporalio/workflow';
import type { Offered } from '../activities/api.ts';
import type { ServiceRequest } from '../domain/change/request.ts';
import type { ChangeView } from '../domain/change/view.ts';
import { stepsOf } from '../domain/plan/tree.ts';
import { authorise, makePlan, offerReleases } from './activities.ts';
import { newChangeState } from './change-state.ts';
import { recordOf } from './run-state.ts';
import { viewOf } from './view.ts';

/** For a form that somebody fills in: which versions there are. Short-lived, and no change. */
export function offer(place: { readonly service: string; readonly environment: string }): Promise<Offered> {
  return offerReleases(place);
}

/** For the same form: what a change would be, as its dry run would show it, but in no lane, in no list and without a message. */
export async function preview(asked: ServiceRequest): Promise<ChangeView> {
  const request = { ...asked, dryRun: true };
  const { workflowId } = workflowInfo();
  const state = newChangeState(workflowId, request, Date.now());
  const who = await authorise({ actor: request.actor, action: 'start', request });
  state.run.requestedBy = who.person ?? state.run.requestedBy;
  state.startedAt = Date.now();
  const planning = who.allowed
    ? await makePlan({ change: workflowId, request })
    : ({ outcome: 'refused', sentence: who.sentence } as const);
  if (planning.outcome === 'planned') {
    const { plan } = planning;
    state.run.plan = plan;
    for (const { id } of stepsOf(plan.steps)) recordOf(state.run, id);
  }
  state.ended = {
    status: planning.outcome === 'refused' ? 'refused' : 'succeeded',
    at: Date.now(),
    sentence: planning.outcome === 'planned' ? 'Nothing is changed before it is asked for.' : planning.sentence,
  };
  return viewOf(state);
}
