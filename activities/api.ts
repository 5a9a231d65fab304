import type { OfferedRelease } from '../domain/plan/release.ts';
import type { Actor } from '../domain/change/actor.ts';
import type { ChangeRequest } from '../domain/change/request.ts';
import type { DecisionContent } from '../domain/change/signed-decision.ts';
import type { StepProgress } from '../domain/change/view.ts';
import type { StackPlan } from '../domain/infrastructure/stack-plan.ts';
import type { Json } from '../domain/json.ts';
import type { DeploymentSettings } from '../domain/plan/step.ts';
import type { Planning } from '../domain/plan/answer.ts';
import type { Guard } from '../domain/plan/guard.ts';
import type { StepParams, Verdict } from '../domain/plan/step.ts';
import type { GreenCommit } from '../domain/catalogue/gitflow.ts';
import type { ChangeAction, ChangeAuthorisation } from '../domain/catalogue/authorise-change.ts';
import type { CardOrder } from '../domain/keeper.ts';
import type { LaneClaim, LaneWish } from '../domain/lane.ts';
import type { Heed } from '../domain/restraints/register.ts';
import type { Reach, Restraint } from '../domain/restraints/restraint.ts';

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
 * confirmed. With `only`, it writes only while the world holds one of these states (or already `want`): going forward what stood
 * there before, going back what the change may have left. Else `errored`, which holds and asks, with what it found.
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
    /** With infrastructure: what the tool planned. */
    readonly stackPlan?: StackPlan;
  }): Promise<Planning>;
  /** Sentences of the guards that no longer hold; empty when all do. */
  brokenGuards(guards: readonly Guard[]): Promise<string[]>;
}

/** The versions of a service that can be deployed there, newest first; a sentence where the registry cannot be asked for them. */
export type Offered = { readonly releases: readonly OfferedRelease[] } | { readonly sentence: string };

export interface ReleaseActivities {
  offerReleases(input: { readonly service: string; readonly environment: string }): Promise<Offered>;
}

export interface PolicyActivities {
  /** Who the actor is and whether they may. Unknown people and missing groups are answers, not errors. */
  authorise(input: {
    readonly actor: Actor;
    readonly action: ChangeAction;
    readonly request: ChangeRequest;
  }): Promise<ChangeAuthorisation>;
  /** Why a decision cannot be believed, one sentence; undefined when it can. */
  verifyDecision(input: {
    readonly content: DecisionContent;
    readonly signature?: string;
    readonly by: 'update' | 'signal';
  }): Promise<string | undefined>;
  /** Which lanes the change needs and where its message goes; a sentence for what the catalogue does not know. */
  laneRules(request: ChangeRequest): Promise<LaneRules | { readonly sentence: string }>;
}

export interface LaneRules {
  readonly lanes: readonly LaneWish[];
  readonly channel: string;
  /** What is locked, frozen or stopped there now; the change is told from then on. Absent where nothing of that holds it back. */
  readonly restraints?: {
    readonly heed: Heed;
    /** Freezes of calendars, now and to come. */
    readonly calendars: readonly Restraint[];
    /** Those that begin from then on, epoch ms, are not among them. Absent: none comes. */
    readonly calendarsUntil?: number;
    /** Groups that may override. */
    readonly overriders: readonly string[];
  };
}

export interface RestraintActivities {
  /** Freezes of calendars that hold the change back, and until when (epoch ms) they are known. */
  calendarFreezes(request: ChangeRequest): Promise<{ readonly freezes: readonly Restraint[]; readonly until: number }>;
  authoriseRestraint(input: {
    readonly actor: Actor;
    /** To put one there, or to release somebody else's. */
    readonly right: 'operate' | 'override';
    readonly on: Reach;
  }): Promise<ChangeAuthorisation>;
  /** Those of the changes that have not ended. */
  stillRunning(changes: readonly string[]): Promise<string[]>;
}

/** Calls on Temporal itself that workflow code cannot make. */
export interface TemporalActivities {
  claimLane(input: { readonly lane: string; readonly claim: LaneClaim }): Promise<void>;
  isRunning(change: string): Promise<boolean>;
  trackCard(order: CardOrder): Promise<void>;
  /**
   * Lets the standby of a service follow what a change has left serving: starts a sync under that change's id and `-sync`, once.
   * Nothing where the catalogue has no standby there.
   */
  syncAfter(input: {
    readonly change: string;
    readonly person: string;
    readonly service: string;
    readonly environment: string;
  }): Promise<void>;
  /** Starts a sync for each service of a recovery group, but where the last one still runs. */
  syncGroup(group: string): Promise<void>;
  /** Starts a paper drill of a recovery group, unless the last one still runs. */
  drillGroup(group: string): Promise<void>;
}

/** Smoke tests whose address is known. */
export type Smoke = Omit<StepParams['smoke'], 'url'> & { readonly url: string };

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
  smoke(params: Smoke): Promise<StepResult>;
  serving(params: StepParams['serving']): Promise<StepResult>;
  /** `failed` where the score is too low; `inconclusive` where it cannot be read. */
  readiness(params: StepParams['readiness']): Promise<StepResult>;
}

/** Keeps the messages of open changes up to date until none is left; runs for hours, heartbeats what it holds. */
export interface CardActivities {
  keepCards(orders: readonly CardOrder[]): Promise<{ readonly closed: readonly string[] }>;
}

/** Tells projects what becomes of their commits until no change is open; runs for hours. */
export interface ReportActivities {
  keepReports(orders: readonly CardOrder[]): Promise<{ readonly closed: readonly string[] }>;
}

/** A branch that is green is proposed for the next one. GitLab away: retryable, `GitlabUnavailable`; what it refuses: `Refused`. */
export interface GitflowActivities {
  /** Opens the merge request, unless it is open; `request`, its number, where it is to be approved. */
  openMergeRequest(green: GreenCommit): Promise<{ readonly sentence: string; readonly request?: number }>;
  /** Waits until the commit serves where it has to, a day at most, then approves; answers what came of it. Heartbeats. */
  approveMergeRequest(green: GreenCommit & { readonly request: number }): Promise<string>;
}
