import { condition, getExternalWorkflowHandle, log, setHandler } from '@temporalio/workflow';
import type { LaneWish } from '../domain/lane.ts';
import { claimLane } from './activities.ts';
import type { ChangeState } from './change-state.ts';
import { laneBusy, laneGranted, laneRefused, preempt, releaseLane } from './messages.ts';
import { requestStop } from './run-state.ts';
import { titleOf } from './title.ts';

/** Listens to the lanes' answers. Signals may arrive twice; each of these is the same said again. */
export function heedLane(state: ChangeState): void {
  setHandler(laneGranted, ({ lane, preempted }) => {
    state.lanes.set(lane, 'granted');
    delete state.behind;
    if (preempted !== undefined) state.preempted = preempted;
  });
  setHandler(laneBusy, ({ lane, behind }) => {
    if (state.lanes.get(lane) === 'granted') return;
    state.lanes.set(lane, 'queued');
    state.behind = behind;
  });
  setHandler(laneRefused, ({ busyWith }) => {
    state.busyWith = busyWith;
  });
  setHandler(preempt, ({ by, yields }) => {
    if (state.ended === undefined) requestStop(state.run, { by: 'preempt', at: Date.now(), other: by, yields });
  });
}

/** Asks for the lanes one after the other, in sorted order so that no two changes wait for each other; ends with a refusal or a stop too. */
export async function claim(state: ChangeState, wishes: readonly LaneWish[]): Promise<void> {
  for (const { lane, mode } of wishes.toSorted((a, b) => (a.lane < b.lane ? -1 : 1))) {
    state.lanes.set(lane, 'claimed');
    await claimLane({ lane, claim: { change: state.id, title: titleOf(state), mode } });
    const settled = () => state.busyWith !== undefined || state.run.stop !== undefined;
    await condition(() => state.lanes.get(lane) === 'granted' || settled());
    if (settled()) return;
  }
}

/** Gives the lanes back, or leaves their queues. A lane that is gone has nothing to give back. */
export async function leave(state: ChangeState): Promise<void> {
  for (const lane of state.lanes.keys()) {
    try {
      await getExternalWorkflowHandle(lane).signal(releaseLane, { change: state.id });
    } catch (error) {
      log.warn('lane is gone', { lane, error: String(error) });
    }
  }
}
