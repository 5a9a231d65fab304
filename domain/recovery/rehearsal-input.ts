import type { TaskLaunch } from '../plan/recovery-steps.ts';
import type { Assessment } from './assessment.ts';
import type { RecoveryGroup } from './group.ts';

/** A service as it stands by, with what a task of its own needs. */
export interface ObservedTask {
  readonly service: string;
  readonly taskDefinition: string;
  readonly launch: TaskLaunch;
  /** Container port that its load balancer sends requests to, else the first that its task definition opens. */
  readonly port?: number;
}

/** A database as it stands by, with what a copy can be made of. */
export interface ObservedCopy {
  readonly name: string;
  /** Its instance class; absent where there is no instance. */
  readonly size?: string;
  /** RDS: the newest snapshot of it, and epoch ms of what it holds. */
  readonly snapshot?: { readonly id: string; readonly at: number };
}

export interface RehearsalInput {
  readonly group: RecoveryGroup;
  readonly assessment: Assessment;
  /** Id of the change, from which what it makes is named. */
  readonly change: string;
  readonly tasks: readonly ObservedTask[];
  readonly copies: readonly ObservedCopy[];
  /** How long the last rehearsals took, seconds, newest first. */
  readonly lastSeconds: readonly number[];
}
