import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Actor } from '../domain/change/actor.ts';
import type { ChangeView } from '../domain/change/view.ts';
import type { CardOrder, LaneClaim, LaneGrant, LaneParty, LaneView } from '../domain/lane.ts';

/** Ids of what talks to each other. */
export const laneId = (service: string, environment: string): string => `lane:${service}:${environment}`;
export const cardsId = 'cards';

export interface Decision {
  readonly actor: Actor;
  readonly reason?: string;
}

/** What an accepted update answers; refused updates throw an ApplicationFailure of type `Refused` whose message is the sentence. */
export interface Decided {
  readonly person: string;
  readonly sentence: string;
}

// Human decisions on a change: one update per intent. Update ids are made by the gateway (hash of workflow, intent, plan hash, person).
export const promote = defineUpdate<Decided, [Decision & { readonly full: boolean }]>('promote');
export const pause = defineUpdate<Decided, [Decision]>('pause');
export const resume = defineUpdate<Decided, [Decision]>('resume');
export const abort = defineUpdate<Decided, [Decision]>('abort');
export const retryStep = defineUpdate<Decided, [Decision & { readonly step: string }]>('retryStep');
export const skipStep = defineUpdate<Decided, [Decision & { readonly step: string }]>('skipStep');

/** The change's own state. The gateway joins the heartbeat details of running activities (activity id = `step:<step id>`). */
export const progress = defineQuery<ChangeView>('progress');

// Lane -> change.
export const laneGranted = defineSignal<[LaneGrant]>('laneGranted');
export const laneBusy = defineSignal<[{ readonly behind: LaneParty }]>('laneBusy');
export const laneRefused = defineSignal<[{ readonly busyWith: LaneParty }]>('laneRefused');
/** Stop: what runs is cancelled and awaited, what was written is put back, then the lane is released. */
export const preempt = defineSignal<[{ readonly by: LaneParty }]>('preempt');

// Change -> lane.
export const claimLane = defineSignal<[LaneClaim]>('claimLane');
export const releaseLane = defineSignal<[{ readonly change: string }]>('releaseLane');

export const laneState = defineQuery<LaneView>('laneState');

export const trackCard = defineSignal<[CardOrder]>('trackCard');
