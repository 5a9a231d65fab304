import { condition, getExternalWorkflowHandle, log, setHandler } from '@temporalio/workflow';
import type { LaneClaim } from '../domain/lane.ts';
import { claimLane } from './activities.ts';
import type { ChangeState } from './change-state.ts';
import { laneBusy, laneGranted, laneId, laneRefused, preempt, releaseLane } from './messages.ts';
import { requestStop } from './run-state.ts';

/** Listens to the lane's answers. Signals may arrive twice; each of these is the same said again. */
export function heedLane(state: ChangeState): void {
  setHandler(laneGranted, ({ preempted }) => {
    state.lane = 'granted';
    delete state.behind;
    if (preempted !== undefined) state.preempted = preempted;
  });
  setHandler(laneBusy, ({ behind }) => {
    if (state.lane === 'granted') return;
    state.lane = 'queued';
    state.behind = behind;
  });
  setHandler(laneRefused, ({ busyWith }) => {
    state.busyWith = busyWith;
  });
  setHandler(preempt, ({ by }) => {
    const { run } = state;
    if (run.stop === undefined && state.ended === undefined)
      requestStop(run, { by: 'preempt', at: Date.now(), other: by });
  });
}

/** Asks for the lane and waits for its turn, a refusal, or a stop. */
export async function claim(state: ChangeState, mode: LaneClaim['mode']): Promise<void> {
  const { service, environment } = state.request;
  state.lane = 'claimed';
  await claimLane({ lane: laneId(service, environment), claim: { change: state.id, title: titleOf(state), mode } });
  await condition(() => state.lane === 'granted' || state.busyWith !== undefined || state.run.stop !== undefined);
}

/** Gives the lane back, or leaves its queue. A lane that is gone has nothing to give back. */
export async function leave(state: ChangeState): Promise<void> {
  if (state.lane === 'none') return;
  const { service, environment } = state.request;
  try {
    await getExternalWorkflowHandle(laneId(service, environment)).signal(releaseLane, { change: state.id });
  } catch (error) {
    log.warn('lane is gone', { lane: laneId(service, environment), error: String(error) });
  }
}

function titleOf({ request, requestedBy }: ChangeState): string {
  return `${request.kind === 'deploy' ? request.version : 'a rollback'} (${requestedBy})`;
}
