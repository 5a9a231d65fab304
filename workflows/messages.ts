import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Actor } from '../domain/change/actor.ts';
import type { Signed } from '../domain/change/signed-decision.ts';
import type { ChangeView } from '../domain/change/view.ts';
import type { DriftReport, DriftView } from '../domain/infrastructure/drift.ts';
import type { Evaluated } from '../domain/recovery/readiness/evaluated.ts';
import type { ReadinessView } from '../domain/recovery/readiness/report.ts';
import type { RestraintDeed } from '../domain/restraints/deed.ts';
import type { Heed, Heeder } from '../domain/restraints/register.ts';
import type { Reach, Restraint, RestraintKind } from '../domain/restraints/restraint.ts';
import type { CardOrder } from '../domain/keeper.ts';
import type { LaneClaim, LaneGrant, LaneParty, LaneView } from '../domain/lane.ts';

export interface Decision {
  readonly actor: Actor;
  readonly reason?: string;
}

/** Type of the refusal of a person without the right; every other refusal is of type `Refused`. */
export const notAllowed = 'NotAllowed';

/** What an accepted update answers; refused updates throw an ApplicationFailure whose message is the sentence. */
export interface Decided {
  readonly person: string;
  readonly sentence: string;
}

export interface Approving extends Decision {
  /** Hash of the plan that was looked at. */
  readonly plan: string;
  /** What the plan asks an approver to type. */
  readonly typed?: string;
  /** What they picked, where the plan has choices. */
  readonly choice?: string;
  /** Alone, by the right of the break-glass role; the reason is then required. */
  readonly breakGlass?: boolean;
  readonly signed?: Signed;
}

export interface Rejecting extends Decision {
  readonly signed?: Signed;
}

// Human decisions on a change: one update per intent. Update ids are made by the gateway (hash of workflow, intent, plan hash, person).
export const promote = defineUpdate<Decided, [Decision & { readonly full: boolean }]>('promote');
export const pause = defineUpdate<Decided, [Decision]>('pause');
export const resume = defineUpdate<Decided, [Decision]>('resume');
export const abort = defineUpdate<Decided, [Decision]>('abort');
export const retryStep = defineUpdate<Decided, [Decision & { readonly step: string }]>('retryStep');
export const skipStep = defineUpdate<Decided, [Decision & { readonly step: string }]>('skipStep');

export const approve = defineUpdate<Decided, [Approving]>('approve');
export const reject = defineUpdate<Decided, [Rejecting]>('reject');
// The same for tools that can only signal. A signal has no answer: what does not count is logged and shown with the approval.
export const approveSignal = defineSignal<[Approving]>('approve');
export const rejectSignal = defineSignal<[Rejecting]>('reject');
/** Gives up on a source that died after the plan was made. */
export const ungraceful = defineUpdate<Decided, [Decision]>('ungraceful');

/** Goes on in spite of what holds it back now: a lock, a freeze, a stop of the line. */
export const override = defineUpdate<Decided, [Decision]>('override');

/** The change's own state. The gateway joins the heartbeat details of running activities (activity id = `step:<step id>`). */
export const progress = defineQuery<ChangeView>('progress');

// Lane -> change.
export const laneGranted = defineSignal<[LaneGrant]>('laneGranted');
export const laneBusy = defineSignal<[{ readonly lane: string; readonly behind: LaneParty }]>('laneBusy');
export const laneRefused = defineSignal<[{ readonly lane: string; readonly busyWith: LaneParty }]>('laneRefused');
/**
 * Stop: what runs is cancelled and awaited, what was written is put back, then the lane is released. With `yields` it is
 * released at once and what was written stands: the other change moves the business away from it.
 */
export const preempt = defineSignal<[{ readonly by: LaneParty; readonly yields: boolean }]>('preempt');

// Change -> lane.
export const claimLane = defineSignal<[LaneClaim]>('claimLane');
export const releaseLane = defineSignal<[{ readonly change: string }]>('releaseLane');

export const laneState = defineQuery<LaneView>('laneState');

export const trackCard = defineSignal<[CardOrder]>('trackCard');

export interface Restraining extends Decision {
  readonly kind: RestraintKind;
  readonly on: Reach;
  /** Epoch ms; absent: until it is released. */
  readonly until?: number;
}
/** Puts a restraint there; answers it. */
export const restrain = defineUpdate<Decided & { readonly restraint: Restraint }, [Restraining]>('restrain');
/** Releases it: by its owner, else by who may override, with a reason. */
export const unrestrain = defineUpdate<Decided, [Omit<Restraining, 'until'>]>('unrestrain');
/** What holds for a change now, which is told from then on when that changes. */
export const heedRestraints = defineUpdate<Heed, [Heeder]>('heedRestraints');
export const restraintsNow = defineQuery<readonly Restraint[]>('restraintsNow');
/** Who put or released what, the newest last. */
export const restraintDeeds = defineQuery<readonly RestraintDeed[]>('restraintDeeds');
/** Restraints -> change. Everything that holds for it, so that one that arrives twice, or late, does no harm. */
export const restrained = defineSignal<[Heed]>('restrained');

/** Round -> the workflow that keeps a group's readiness (`readinessId`). */
export const readinessEvaluated = defineSignal<[Evaluated]>('readinessEvaluated');
export const readinessReport = defineQuery<ReadinessView>('readinessReport');
/** Evaluates now and answers what was found; with `chart`, draws the history and uploads the picture. */
export const evaluateNow = defineUpdate<ReadinessView, [{ readonly chart: boolean }]>('evaluateNow');
/** Draws the history as it is, without looking at anything anew; one picture an evaluation, however many ask. */
export const drawHistory = defineUpdate<ReadinessView, []>('drawHistory');

/** Round -> the workflow that keeps a stack's looks (`stackWatchId`). */
export const driftSeen =
  defineSignal<[{ readonly report: DriftReport; readonly channel: string } | 'gone']>('driftSeen');
export const drift = defineQuery<DriftView>('drift');
