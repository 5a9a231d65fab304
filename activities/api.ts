import type { Actor } from '../domain/change/actor.ts';
import type { ChangeRequest } from '../domain/change/request.ts';
import type { StepProgress } from '../domain/change/view.ts';
import type { Json } from '../domain/json.ts';
import type { DeploymentSettings } from '../domain/plan/step.ts';
import type { Guard, Planning } from '../domain/plan/plan.ts';
import type { StepParams, Verdict } from '../domain/plan/step.ts';
import type { CardOrder, LaneClaim } from '../domain/lane.ts';

/** What one attempt at a step answers. Throw only when the world could not be asked: that is retried and ends as `errored`. */
export interface StepResult {
  readonly verdict: Verdict;
  /** One sentence for the person; required unless passed. */
  readonly reason?: string;
  readonly output?: Json;
  /** What to show of it once it has ended: the last heartbeat's shape. */
  readonly progress?: StepProgress;
  /** What the verdict rests on: samples, task ids, read-back weights. At most 100 kB. */
  readonly evidence?: Json;
}

/** Before-states: what an undo puts back. */
export interface ServiceState {
  readonly taskDefinition?: string;
  readonly desiredCount?: number;
}
export interface WeightState {
  readonly percent: number;
}
export interface ControlState {
  readonly services: readonly {
    readonly service: string;
    readonly deployment: DeploymentSettings;
    /** Absent where the service has no scalable target. */
    readonly scaleInSuspended?: boolean;
  }[];
}

/** Identity of a write, for tags and look-ups: a repeated attempt finds what an earlier one did. */
export interface WriteKey {
  readonly change: string;
  readonly step: string;
}

/**
 * A write that is safe to repeat: reads first, does nothing when the world already is as wanted, writes, then reads back until
 * confirmed. With `only`, it writes only while the world holds `only`, or one of several states that the change may have left
 * behind (or already `want`); else `failed` with what it found.
 */
export interface Write<Params, State> {
  readonly key: WriteKey;
  readonly params: Params;
  readonly want: State;
  readonly only?: readonly State[];
}

export interface PlanningActivities {
  makePlan(input: {
    readonly change: string;
    readonly request: ChangeRequest;
    readonly preempted?: string;
  }): Promise<Planning>;
  /** Sentences of the guards that no longer hold; empty when all do. */
  brokenGuards(guards: readonly Guard[]): Promise<string[]>;
}

export interface PolicyActivities {
  /** Who the actor is and whether they may. Unknown people and missing groups are answers, not errors. */
  authorise(input: {
    readonly actor: Actor;
    readonly action: 'deploy' | 'operate';
    readonly service: string;
    readonly environment: string;
  }): Promise<
    | { readonly allowed: true; readonly person: string }
    | { readonly allowed: false; readonly person?: string; readonly sentence: string }
  >;
  /** What the catalogue says of the lane and the message; `undefined` for an unknown service or environment. */
  laneRules(input: {
    readonly service: string;
    readonly environment: string;
  }): Promise<
    { readonly onBusy: 'queue' | 'supersede' | 'refuse'; readonly channel: string } | { readonly sentence: string }
  >;
}

/** Calls on Temporal itself that workflow code cannot make. */
export interface TemporalActivities {
  claimLane(input: { readonly lane: string; readonly claim: LaneClaim }): Promise<void>;
  isRunning(change: string): Promise<boolean>;
  trackCard(order: CardOrder): Promise<void>;
}

/** Reads, writes and watches of the steps. Heartbeat details of the long ones are a `StepProgress`. */
export interface StepActivities {
  registerTaskDefinition(input: {
    readonly key: WriteKey;
    readonly params: StepParams['registerTaskDefinition'];
  }): Promise<StepResult & { readonly output?: { readonly taskDefinition: string } }>;
  readService(params: StepParams['service']): Promise<ServiceState>;
  writeService(input: Write<StepParams['service'], ServiceState>): Promise<StepResult>;
  readWeight(params: StepParams['weight']): Promise<WeightState>;
  writeWeight(input: Write<StepParams['weight'], WeightState>): Promise<StepResult>;
  readControl(params: StepParams['control']): Promise<ControlState>;
  writeControl(input: Write<StepParams['control'], ControlState>): Promise<StepResult>;
  bake(params: StepParams['bake']): Promise<StepResult>;
  smoke(params: StepParams['smoke']): Promise<StepResult>;
  serving(params: StepParams['serving']): Promise<StepResult>;
}

/** Keeps the messages of open changes up to date until none is left; runs for hours, heartbeats what it holds. */
export interface CardActivities {
  keepCards(orders: readonly CardOrder[]): Promise<{ readonly closed: readonly string[] }>;
}
