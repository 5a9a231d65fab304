import type { StackPlan, StackState } from '../infrastructure/stack-plan.ts';
import type { Side } from '../recovery/group.ts';
import type { Place } from './place.ts';
import type { TrafficRule } from './step.ts';

/** A fact that must hold before the first write. Evaluated again then; a broken guard refuses the plan. */
export type Guard =
  | { readonly kind: 'taskDefinition'; readonly place: Place; readonly service: string; readonly equals: string }
  | { readonly kind: 'weight'; readonly place: Place; readonly rule: TrafficRule; readonly equals: number }
  /** A recovery group runs on that side. */
  | { readonly kind: 'serves'; readonly group: string; readonly side: Side }
  /** There are so many seconds left in the window of a group's live drills. */
  | { readonly kind: 'window'; readonly group: string; readonly seconds: number }
  /** The state of a stack is still the one that it was planned from. */
  | StackStateGuard
  | FailoverGuard;

/** The facts a failover is approved under. When one no longer holds, the approval lapses. */
export interface FailoverGuard {
  readonly kind: 'recovery';
  readonly group: string;
  readonly active: Side;
  /** Whether the region that is left answers. */
  readonly reachable: boolean;
  /** Writes lost at most, seconds, frozen at the last contact; 0 where nothing is lost. */
  readonly lossSeconds: number;
}

/** Commit and place are what the state is found by. */
export interface StackStateGuard extends StackState, Pick<StackPlan, 'stack' | 'commit' | 'place'> {
  readonly kind: 'stackState';
}
