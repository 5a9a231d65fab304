import type { CancellationScope } from '@temporalio/workflow';
import type { Approval } from '../domain/change/approval.ts';
import type { ChangeRequest } from '../domain/change/request.ts';
import type { Json } from '../domain/json.ts';
import type { LaneParty } from '../domain/lane.ts';
import type { Heed } from '../domain/restraints/register.ts';
import { holdsAt, type Restraint, restraintKey } from '../domain/restraints/restraint.ts';
import type { Intent, StepProgress, StepState } from '../domain/change/view.ts';
import { isGate } from '../domain/change/safeguards.ts';
import type { Plan } from '../domain/plan/plan.ts';
import type { EndingIntent, PassingIntent, Step } from '../domain/plan/step.ts';
import { stepsOf } from '../domain/plan/tree.ts';
import type { Written } from '../domain/plan/undo.ts';

export interface Answer {
  readonly kind: 'retry' | 'skip';
  readonly person: string;
  readonly reason?: string;
}

/** All that is known of one step. Times are epoch ms. */
export interface StepRecord {
  state: StepState;
  attempt: number;
  startedAt?: number;
  endedAt?: number;
  reason?: string;
  progress?: StepProgress;
  output?: Json;
  written?: Written;
  /** What stands there now, as last confirmed by this change, newest last. */
  confirmed: { at: number; state: Readonly<Record<string, unknown>> }[];
  /** Set while the step waits for a person, since when. */
  heldSince?: number;
  /** A person's answer to the hold. */
  answer?: Answer;
  /** Each hold, the one that waits included. */
  readonly holds: { readonly why: string; readonly since: number; until?: number; answer?: Answer }[];
  /** The attempt under way, to end it early. */
  scope?: CancellationScope;
  /** The undo under way: only a change that takes over cuts it off. */
  undoScope?: CancellationScope;
  /** Ended early as passed, by this intent. */
  endedBy?: EndingIntent;
}

/** Why a change goes back. */
export type Stop =
  | { readonly by: 'verdict'; readonly at: number; readonly step: string; readonly reason: string }
  | { readonly by: 'person'; readonly at: number; readonly person: string; readonly reason?: string }
  | { readonly by: 'preempt'; readonly at: number; readonly other: LaneParty; readonly yields: boolean };

export interface Override {
  readonly what: string;
  readonly person: string;
  readonly reason?: string;
  readonly at: number;
}

/** A wish of a person that was accepted. */
export interface Wish {
  readonly intent: Intent;
  readonly person: string;
  readonly step?: string;
  readonly reason?: string;
  readonly at: number;
}

export interface Pause {
  readonly person: string;
  readonly since: number;
  readonly reason?: string;
}

/** The one mutable value of a change: updates write wishes into it, the interpreter reads them and writes what happened. */
export interface RunState {
  /** Who asked for the change, once the catalogue has said. */
  requestedBy: string;
  readonly records: Map<string, StepRecord>;
  /** What people said for the rest of the plan. */
  readonly said: Set<PassingIntent>;
  plan?: Plan;
  pause?: Pause;
  stop?: Stop;
  /** The change that takes over: what was written stands, and is that one's business. */
  yieldTo?: LaneParty;
  /** Safeguards that a person passed over. */
  readonly overrides: Override[];
  /** Locks, freezes and stops by people, as it was last told; absent where none holds it back. */
  heed?: Heed;
  /** Freezes of calendars, those to come included. */
  calendars: readonly Restraint[];
  /** Those that begin from then on, epoch ms, are not known: it asks again, for what was asked for. Absent: none comes. */
  calendarsKnown?: { readonly until: number; readonly request: ChangeRequest };
  /** Groups whose members may let it pass them. */
  overriders: readonly string[];
  /** Keys of the restraints that a person let it pass. */
  readonly passed: Set<string>;
  /** Steps that stand at their boundary, and since when. */
  readonly boundaries: Map<string, number>;
  /** What people decided, approvals apart. */
  readonly wishes: Wish[];
  /** Who approved the plan; nobody where it asks nobody. */
  approvals: readonly Approval[];
  /** Set when the first step is about to begin. */
  begun: boolean;
  undoing: boolean;
}

export function newRunState(): RunState {
  return {
    requestedBy: 'someone',
    records: new Map(),
    said: new Set(),
    overrides: [],
    calendars: [],
    overriders: [],
    passed: new Set(),
    boundaries: new Map(),
    wishes: [],
    approvals: [],
    begun: false,
    undoing: false,
  };
}

/** Why a step is passed over, by what was said. */
export const passedOver = {
  promoteFull: 'passed over by promote --full',
  ungraceful: 'given up: ungraceful',
} as const satisfies Record<PassingIntent, string>;

export function recordOf(run: RunState, step: string): StepRecord {
  const known = run.records.get(step);
  if (known !== undefined) return known;
  const record: StepRecord = { state: 'pending', attempt: 0, confirmed: [], holds: [] };
  run.records.set(step, record);
  return record;
}

/** The plan's steps in their order; once it goes back, with the checks that follow. None before there is a plan. */
export function planSteps({ plan, undoing }: RunState): Step[] {
  if (plan === undefined) return [];
  return undoing ? [...stepsOf(plan.steps), ...plan.undoChecks] : stepsOf(plan.steps);
}

/** What holds it back at that moment, epoch ms. */
export function restraintsOn({ heed, calendars, passed }: RunState, now: number): Restraint[] {
  return [...(heed?.restraints ?? []), ...calendars].filter(
    (each) => holdsAt(each, now) && !passed.has(restraintKey(each)),
  );
}

/** True once a step that cannot be undone has begun: from there the change only goes forward. */
export function isPastReturn(run: RunState): boolean {
  return planSteps(run).some(({ id, irreversible }) => irreversible === true && recordOf(run, id).attempt > 0);
}

/** True while no step was begun but those that look whether the change may begin. */
export function isAtGate(run: RunState): boolean {
  const begun = planSteps(run).filter(({ id }) => recordOf(run, id).attempt > 0);
  return begun.length > 0 && begun.every(isGate);
}

/** True where a database was moved away from a side that is not known to be fenced: its writer may come back. */
export function leftUnfenced(run: RunState): boolean {
  const steps = planSteps(run);
  const moved = steps.some(({ kind, id }) => kind === 'promote' && recordOf(run, id).state === 'passed');
  return moved && steps.some(({ kind, id }) => kind === 'fenced' && recordOf(run, id).state !== 'passed');
}

/**
 * Sends the change back: what runs is cancelled, and awaited by whoever runs it. The first reason stays; going back is cut off
 * only by a change that takes over. Past the point of no return nothing sends it back.
 */
export function requestStop(run: RunState, stop: Stop): void {
  if (isPastReturn(run)) return;
  if (stop.by === 'preempt' && stop.yields) {
    run.yieldTo = stop.other;
    for (const record of run.records.values()) record.undoScope?.cancel();
  }
  if (run.undoing) return;
  run.stop ??= stop;
  for (const record of run.records.values()) record.scope?.cancel();
}
