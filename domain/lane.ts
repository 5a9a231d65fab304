/** A claim on a lane: one service in one environment. */
export interface LaneClaim {
  readonly change: string;
  readonly mode: 'queue' | 'supersede' | 'refuse' | 'preempt';
}

export interface LaneGrant {
  readonly epoch: number;
  /** The change that was told to go back before this one could begin. */
  readonly preempted?: string;
}

export interface LaneView {
  readonly epoch: number;
  readonly holder?: string;
  readonly queue: readonly string[];
}

/** A change whose message is to be kept up to date in a channel (a channel name or id). */
export interface CardOrder {
  readonly change: string;
  readonly channel: string;
}
