import { approvalOutcome, type ApprovalState } from '../domain/change/approval.ts';
import type { ChangeRequest } from '../domain/change/request.ts';
import type { ChangeStatus, EndedStatus } from '../domain/change/view.ts';
import type { LaneParty } from '../domain/lane.ts';
import { newRunState, restraintsOn, type RunState } from './run-state.ts';

/** Where a change stands, from its request to its end. Times are epoch ms. */
export interface ChangeState {
  readonly id: string;
  readonly request: ChangeRequest;
  readonly requestedAt: number;
  /** The lanes it needs, by their ids. */
  readonly lanes: Map<string, 'claimed' | 'queued' | 'granted'>;
  /** The change it is queued behind. */
  behind?: LaneParty;
  /** The change that was told to go back for this one. */
  preempted?: string;
  /** Set by the lane's refusal: the change it is busy with. */
  busyWith?: LaneParty;
  startedAt?: number;
  approval?: ApprovalState;
  /** Decisions by signal that did not count: a signal has no answer. */
  readonly signalsRefused: { readonly at: number; readonly sentence: string }[];
  /** Set when what was approved no longer holds: why. */
  lapsed?: string;
  ended?: { readonly status: EndedStatus; readonly at: number; readonly sentence: string };
  readonly run: RunState;
}

export function newChangeState(id: string, request: ChangeRequest, now: number): ChangeState {
  return {
    id,
    request,
    requestedAt: now,
    lanes: new Map(),
    signalsRefused: [],
    run: newRunState(),
  };
}

export function statusOf(state: ChangeState): ChangeStatus {
  const { run } = state;
  if (state.ended !== undefined) return state.ended.status;
  if ([...run.records.values()].some((record) => record.heldSince !== undefined)) return 'waiting';
  if (awaitsApproval(state)) return 'waiting';
  if (isHeldBack(state)) return 'waiting';
  if (run.pause !== undefined && run.stop === undefined) return 'paused';
  // Looked up, or behind another change.
  if (state.startedAt === undefined || [...state.lanes.values()].some((lane) => lane !== 'granted')) return 'queued';
  return 'running';
}

/** True while it stands at a step boundary because of a lock, a freeze or a stop of the line. */
export function isHeldBack({ run, ended }: ChangeState): boolean {
  if (run.boundaries.size === 0 || run.stop !== undefined || ended !== undefined) return false;
  return restraintsOn(run, Date.now()).length > 0;
}

/** True while the plan waits for people to approve it. */
export function awaitsApproval({ approval, lapsed, ended, run }: ChangeState): boolean {
  if (approval === undefined || lapsed !== undefined || ended !== undefined || run.stop !== undefined) return false;
  return !run.begun && approvalOutcome(approval, approval.since) === 'waiting';
}
