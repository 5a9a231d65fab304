import { condition, setHandler } from '@temporalio/workflow';
import type { LaneClaim } from '../domain/lane.ts';
import { claimLane } from './activities.ts';
import type { ChangeState } from './change-state.ts';
import { laneBusy, laneGranted, laneId, laneRefused, preempt } from './messages.ts';

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
    if (run.stop !== undefined || state.ended !== undefined) return;
    run.stop = { by: 'preempt', at: Date.now(), change: by };
    for (const record of run.records.values()) record.scope?.cancel();
  });
}

/** Asks for the lane and waits for its turn, a refusal, or a stop. */
export async function claim(state: ChangeState, mode: LaneClaim['mode']): Promise<void> {
  const { service, environment } = state.request;
  state.lane = 'claimed';
  await claimLane({ lane: laneId(service, environment), claim: { change: state.id, mode } });
  await condition(() => state.lane === 'granted' || state.busyWith !== undefined || state.run.stop !== undefined);
}
