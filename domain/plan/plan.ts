import type { ApprovalRule } from '../change/approval-rule.ts';
import type { ChangeKind } from '../change/request.ts';
import type { StackPlan } from '../infrastructure/stack-plan.ts';
import type { Guard } from './guard.ts';
import type { Step, StepNode } from './step.ts';

/** What a person sees beside the steps. Outside the hash: estimates and prose may change without changing the plan. */
export interface PlanSummary {
  /** Version that serves now; absent on a first deploy. */
  readonly from?: string;
  readonly to: string;
  /** Where it is done, where neither of the two says so. */
  readonly region?: string;
  readonly commit?: string;
  readonly title?: string;
  /** How many commits it brings, or takes back; 100 stands for more too. */
  readonly commits?: number;
  readonly digests: Readonly<Record<string, string>>;
  /** One line for each difference between the running task definition and the next, e.g. `app image 1.4.1 → 1.4.2`. */
  readonly taskDefinitionDiff: readonly string[];
  readonly estimateSeconds: number;
  /** Durations of earlier successful changes of this lane, seconds, newest first, at most five. */
  readonly lastSeconds: readonly number[];
  /** What holds once it has succeeded, and once it has gone back, as the beginning of a sentence. */
  readonly done: string;
  readonly back: string;
  /** How it is said that a person stopped it, where nothing is rolled back then: `Disarmed`. */
  readonly stopped?: string;
  /** How far undo reaches and what it costs, in one sentence. */
  readonly undo: string;
  /** What an engineer should know before it runs, e.g. an alarm that is already red. */
  readonly notes: readonly string[];
}

/** Where a recovery group moves and at what price. */
export interface RecoveryMove {
  readonly mode: 'graceful' | 'ungraceful';
  /** Regions. */
  readonly from: string;
  readonly to: string;
  /** Writes lost at most, seconds, and in words. */
  readonly lossSeconds: number;
  readonly loss: string;
  readonly objectives: { readonly rto: number; readonly rpo: number };
  /** Why the region that is left does not answer, and epoch ms of its last sign; absent while it answers. */
  readonly silence?: string;
  readonly lastContact?: number;
}

/** A change made explicit: what will be done, in which order, under which facts. Same input, same plan. */
export interface Plan {
  readonly schema: 1;
  readonly kind: ChangeKind;
  /** The name of its service, recovery group or stack. */
  readonly subject: string;
  readonly environment: string;
  readonly guards: readonly Guard[];
  readonly steps: StepNode;
  /** What must be seen once all that was written is put back: the version before serves. Steps that only look. */
  readonly undoChecks: readonly Step[];
  /** Its steps only look, and all of them do; what they found amiss is what it ends in. */
  readonly findings?: true;
  /** Who has to approve it before its first write; absent: nobody. */
  readonly approval?: ApprovalRule;
  /** Where a recovery group moves, and at what price. */
  readonly recovery?: RecoveryMove;
  /** What becomes of a stack: exactly this is what is approved and applied. */
  readonly infrastructure?: StackPlan;
  readonly summary: PlanSummary;
  /** SHA-256 (hex) of the canonical JSON of everything but `summary` and `hash`. */
  readonly hash: string;
}
export type PlanDraft = Omit<Plan, 'hash'>;
