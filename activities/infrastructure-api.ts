import type { Applied } from '../domain/infrastructure/applied.ts';
import type { StackPlan, StackState } from '../domain/infrastructure/stack-plan.ts';
import type { StepParams } from '../domain/plan/step.ts';
import type { StepResult, WriteKey } from './api.ts';

/** What a plan is made for. */
export type PlanPurpose =
  /** To be applied: the plan file is stored. */
  | 'apply'
  /** To be looked at, on a merge request or for drift: nothing is stored. */
  | 'look';

export interface PlanStack {
  /** Its name under `infrastructure` in the catalogue: project, folder, account, region, backend and variables are found there. */
  readonly stack: string;
  /** The commit as asked for, 7 to 40 hex digits. Absent: the head of the project's default branch. */
  readonly commit?: string;
  /** Id of the change that plans: the plan file is stored and found under it. With `look`: whatever is unique. */
  readonly change: string;
  readonly purpose: PlanPurpose;
}

/** A stack's state, as its plan knows where it is. */
export type PlannedState = Pick<StackPlan, 'stack' | 'commit' | 'place'>;

export type ApplyResult = StepResult & { readonly output?: Applied };

/**
 * Terraform's or OpenTofu's part of infrastructure changes. Heartbeat details of the long ones are a `StepProgress` (`3 of 7,
 * aws_ecr_repository.app`), at least every second.
 *
 * Failures, as `ApplicationFailure` with one sentence (what was wrong, where, the current value, what to do):
 * - `Refused`, not retryable: no such stack or commit, a folder or a workspace that is not there, what the tool says of the configuration or of a variable,
 *   credentials of another account (both are named), a stored plan that is gone or another than its hash, a tool that is not installed or too old, a setting that is missing.
 * - retryable: `AwsThrottled`, `AwsUnavailable`, `GitlabUnavailable`, `TerraformEnded` (by a signal from elsewhere, before anything was applied).
 *
 * Cancelling ends the tool with SIGINT and waits for it: it ends between resources and releases its lock. An apply may take the rest of its time for that,
 * everything else, and an apply whose worker shuts down or dies, two minutes.
 */
export interface InfrastructureActivities {
  /** Plans a stack in a private copy of its commit. Takes no lock, changes nothing but the store of plan files. */
  planStack(input: PlanStack): Promise<StackPlan>;
  /** The plan that a change made and stored, whether applied since or not. */
  storedPlan(input: { readonly stack: string; readonly change: string }): Promise<StackPlan>;
  /**
   * The state as it is now; lineage empty and serial 0 where there is none. Takes no lock. Read at the plan's place in a second; without one, by the tool
   * in a copy of the plan's commit.
   */
  stackState(planned: PlannedState): Promise<StackState>;
  /**
   * Applies exactly the stored plan file, once. `passed` when all of it is applied. `failed` where the tool said no on the way, where the
   * plan was applied or begun before (a worker that was killed: what it applied is found in the state), where the state is locked (it says by
   * whom, since when, for what), and where the plan is stale: with nothing applied the sentence says that, with something applied it says what. Cancelled: it answers `inconclusive` with what it had
   * applied, it does not throw. Its worker shut down: the same, or, where nothing was applied yet, it throws so that another worker takes it. `output` is there whenever the tool was started, at this or at an earlier attempt, and whenever it was cancelled.
   */
  applyStack(input: { readonly key: WriteKey; readonly params: StepParams['terraformApply'] }): Promise<ApplyResult>;
}
