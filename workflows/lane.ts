import {
  ActivityFailure,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  type SignalDefinition,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { admit, type Lane, type LaneReply, newLane, release } from '../domain/lane.ts';
import { isRunning } from './activities.ts';
import { claimLane, laneBusy, laneGranted, laneRefused, laneState, preempt, releaseLane } from './messages.ts';

/** How often a holder is looked after while others wait for it: a terminated change releases nothing. */
const holderCheck = '30s';

/** What one change at a time may write, such as a service in an environment. An entity workflow; it never ends. */
export async function lane(carried?: Lane): Promise<void> {
  let current = carried ?? newLane();
  const { workflowId } = workflowInfo();
  const replies: LaneReply[] = [];
  const take = (next: { lane: Lane; replies: readonly LaneReply[] }) => {
    current = next.lane;
    replies.push(...next.replies);
  };
  setHandler(laneState, () => ({
    epoch: current.epoch,
    ...(current.holder === undefined ? {} : { holder: current.holder.change }),
    queue: current.queue.map((claim) => claim.change),
  }));
  setHandler(claimLane, (claim) => take(admit(current, claim)));
  setHandler(releaseLane, ({ change }) => take(release(current, change)));

  while (!workflowInfo().continueAsNewSuggested || replies.length > 0) {
    const waiting = current.queue.length > 0;
    const stirred = () =>
      replies.length > 0 || workflowInfo().continueAsNewSuggested || current.queue.length > 0 !== waiting;
    let looksAfterHolder = false;
    if (waiting) looksAfterHolder = !(await condition(stirred, holderCheck));
    else await condition(stirred);
    for (let reply = replies.shift(); reply !== undefined; reply = replies.shift()) {
      // Nobody waits for a holder that refuses others, so nobody else would find out that it is gone.
      if (reply.say === 'refused' && !(await holds(reply.busyWith.change))) {
        take(release(current, reply.busyWith.change));
        take(admit(current, reply.claim));
        continue;
      }
      if (!(await said(workflowId, reply)) && reply.say === 'granted') take(release(current, reply.to));
    }
    const { holder } = current;
    if (looksAfterHolder && holder !== undefined && !(await holds(holder.change)))
      take(release(current, holder.change));
  }
  await continueAsNew<typeof lane>(current);
}

/** False when the change has ended without a word. What cannot be found out counts as running: a lane must not fail. */
async function holds(change: string): Promise<boolean> {
  try {
    return await isRunning(change);
  } catch (error) {
    if (error instanceof ActivityFailure) return true;
    throw error;
  }
}

/** Says a reply to a change; false when that change is gone. */
async function said(lane: string, reply: LaneReply): Promise<boolean> {
  const change = getExternalWorkflowHandle(reply.to);
  const say = async <T extends unknown[]>(signal: SignalDefinition<T>, ...args: T) => {
    try {
      await change.signal(signal, ...args);
      return true;
    } catch {
      return false;
    }
  };
  switch (reply.say) {
    case 'granted':
      return say(laneGranted, {
        lane,
        epoch: reply.epoch,
        ...(reply.preempted === undefined ? {} : { preempted: reply.preempted }),
      });
    case 'busy':
      return say(laneBusy, { lane, behind: reply.behind });
    case 'refused':
      return say(laneRefused, { lane, busyWith: reply.busyWith });
    case 'preempt':
      return say(preempt, { by: reply.by, yields: reply.yields });
  }
}
