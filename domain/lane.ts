/** A change as another is told of it. */
export interface LaneParty {
  readonly change: string;
  /** For people, who know no ids: `1.4.2 (developer)`. */
  readonly title: string;
}

/**
 * How a claim behaves where another change holds the lane. `preempt`: that one goes back first. `takeOver`: it stops where it
 * is and leaves what it wrote, since the region it would go back in may be the one that is lost.
 */
export type LaneMode = 'queue' | 'supersede' | 'refuse' | 'preempt' | 'takeOver';

/** A claim on a lane: one service in one environment, a recovery group, a database, or a stack. */
export interface LaneClaim extends LaneParty {
  readonly mode: LaneMode;
}

/** Which lane a change claims, and how. */
export interface LaneWish {
  readonly lane: string;
  readonly mode: LaneMode;
  /** Asked for only once the plan is approved, right before the first write: until then others may use it. */
  readonly late?: true;
}

export interface LaneGrant {
  readonly lane: string;
  readonly epoch: number;
  /** The change that was told to go back before this one could begin. */
  readonly preempted?: string;
}

export interface LaneView {
  readonly epoch: number;
  readonly holder?: string;
  readonly queue: readonly string[];
}

/** A lane's whole state. */
export interface Lane {
  readonly epoch: number;
  readonly holder?: LaneClaim;
  /** Set when the holder was told to go back, by whom. */
  readonly preemptedBy?: string;
  readonly queue: readonly LaneClaim[];
}

/** What the lane says to a change. */
export type LaneReply =
  | { readonly say: 'granted'; readonly to: string; readonly epoch: number; readonly preempted?: string }
  | { readonly say: 'busy'; readonly to: string; readonly behind: LaneParty }
  | { readonly say: 'refused'; readonly to: string; readonly busyWith: LaneParty; readonly claim: LaneClaim }
  | { readonly say: 'preempt'; readonly to: string; readonly by: LaneParty; readonly yields: boolean };

export interface LaneAnswer {
  readonly lane: Lane;
  readonly replies: readonly LaneReply[];
}

export function newLane(): Lane {
  return { epoch: 0, queue: [] };
}

/** Takes a claim. A claim said twice changes nothing. */
export function admit(lane: Lane, claim: LaneClaim): LaneAnswer {
  const { holder } = lane;
  if (holder === undefined) return grant(lane, claim);
  if (holder.change === claim.change || lane.queue.some(({ change }) => change === claim.change))
    return { lane, replies: [] };
  const busy = { say: 'busy', to: claim.change, behind: party(holder) } as const;
  switch (modeIn(lane, claim)) {
    case 'refuse':
      return { lane, replies: [{ say: 'refused', to: claim.change, busyWith: party(holder), claim }] };
    case 'queue':
      return { lane: { ...lane, queue: [...lane.queue, claim] }, replies: [busy] };
    case 'supersede':
    case 'preempt':
    case 'takeOver': {
      // A change that goes back for another is no reason to stop that other: the newest claim takes the queue.
      const losers = [holder, ...lane.queue];
      return {
        lane: { ...lane, preemptedBy: claim.change, queue: [claim] },
        replies: [
          ...losers.map(
            ({ change: to }) => ({ say: 'preempt', to, by: party(claim), yields: claim.mode === 'takeOver' }) as const,
          ),
          busy,
        ],
      };
    }
  }
}

/**
 * A claim that pre-empts is a way back. No later deploy stops it, and another way back would first undo it, or go back twice.
 * Nothing stops a move to another region. A deploy takes the place of deploys alone that may be superseded: an apply of a stack or a drill
 * has nothing that a newer version makes needless.
 */
function modeIn({ holder, queue }: Lane, { mode }: LaneClaim): LaneMode {
  const others = [holder, ...queue].flatMap((other) => other?.mode ?? []);
  if (others.includes('takeOver') && (mode === 'preempt' || mode === 'takeOver')) return 'refuse';
  if (mode === 'preempt' && holder?.mode === 'preempt') return 'refuse';
  return mode === 'supersede' && others.some((other) => other !== 'supersede') ? 'queue' : mode;
}

/** Takes a release by the holder, or a withdrawal from the queue; the next in the queue gets the lane. */
export function release(lane: Lane, change: string): LaneAnswer {
  if (lane.holder?.change !== change) {
    return { lane: { ...lane, queue: lane.queue.filter((claim) => claim.change !== change) }, replies: [] };
  }
  const [next, ...queue] = lane.queue;
  const free: Lane = { epoch: lane.epoch, queue };
  if (next === undefined) return { lane: free, replies: [] };
  return grant(free, next, lane.preemptedBy === next.change ? change : undefined);
}

function grant(lane: Lane, claim: LaneClaim, preempted?: string): LaneAnswer {
  const epoch = lane.epoch + 1;
  return {
    lane: { epoch, holder: claim, queue: lane.queue },
    replies: [
      { say: 'granted', to: claim.change, epoch, ...(preempted === undefined ? {} : { preempted }) },
      ...lane.queue.map(({ change }) => ({ say: 'busy', to: change, behind: party(claim) }) as const),
    ],
  };
}

function party({ change, title }: LaneParty): LaneParty {
  return { change, title };
}
