import type { DrillDepth } from '../change/request.ts';
import type { RestraintKind } from '../restraints/restraint.ts';

/**
 * What is meant: a change by its id, or the one that runs (else the newest) in an environment, or of what has that name: the catalogue knows
 * whether it is a recovery group or a stack.
 */
export type Subject =
  | { readonly change: string }
  | { readonly service: string; readonly environment: string }
  | { readonly name: string };

/** What is passed over of locks, freezes and stops; has a reason then. */
interface Overriding {
  readonly override?: readonly RestraintKind[];
}

interface Deploy extends Overriding {
  readonly verb: 'deploy';
  readonly service: string;
  readonly version: string;
  readonly environment: string;
  readonly reason?: string;
  readonly dryRun: boolean;
}
interface Rollback {
  readonly verb: 'rollback';
  readonly service: string;
  readonly environment: string;
  readonly reason?: string;
  readonly dryRun: boolean;
}
interface Failover {
  readonly verb: 'failover';
  readonly group: string;
  /** Absent: graceful while the region that is left answers. */
  readonly mode?: 'graceful' | 'ungraceful';
  /** A loss beyond the objective is accepted; has a reason then. */
  readonly acceptLoss: boolean;
  readonly reason?: string;
  readonly dryRun: boolean;
}
interface Arm {
  readonly verb: 'arm';
  readonly group: string;
  /** Absent: the only one that the catalogue names for it. */
  readonly alarm?: string;
  readonly reason?: string;
  readonly dryRun: boolean;
}
interface OfGroup<V extends string> {
  readonly verb: V;
  readonly group: string;
  readonly reason?: string;
  readonly dryRun: boolean;
}
interface Rebuild extends OfGroup<'dr rebuild'>, Overriding {}
interface Drill extends OfGroup<'drill'>, Overriding {
  /** Absent: on paper. */
  readonly depth?: DrillDepth;
}
interface GroupStatus {
  readonly verb: 'dr status';
  readonly group: string;
}
interface DrSync {
  readonly verb: 'dr sync';
  /** Every service of a group, or one. */
  readonly meant: { readonly group: string } | { readonly service: string; readonly environment: string };
  readonly reason?: string;
  readonly dryRun: boolean;
}
interface RunPlaybook extends OfGroup<'ansible run'>, Overriding {
  /** Its name in the group, or that of its file. */
  readonly playbook: string;
  /** In Ansible's check mode: changes nothing. */
  readonly check: boolean;
}
interface PlanStack {
  readonly verb: 'infra plan';
  readonly stack: string;
  /** Absent: the newest of the project's default branch. */
  readonly commit?: string;
  readonly reason?: string;
}
interface ApplyStack extends Overriding {
  readonly verb: 'infra apply';
  /** A stack, which is planned anew, or the change that planned it: the catalogue tells which. */
  readonly planned: string;
  readonly commit?: string;
  readonly reason?: string;
}
interface ListStacks {
  readonly verb: 'infra list';
}
interface Deploys {
  readonly verb: 'deploys';
  /** A single name: a recovery group, a stack or, where neither has it, a service. */
  readonly name?: string;
  readonly service?: string;
  readonly environment?: string;
  readonly limit: number;
}
interface Audit {
  readonly verb: 'audit';
  /** A single name: a recovery group, a stack or, where neither has it, a service. */
  readonly name?: string;
  readonly service?: string;
  readonly environment?: string;
  /** So far back, seconds. */
  readonly since: number;
  /** A file to write to, .csv or .json; only a terminal has one. */
  readonly output?: string;
}
interface Look {
  readonly verb: 'status' | 'why';
  readonly subject: Subject;
}
interface GetReport {
  readonly verb: 'report';
  readonly subject: Subject;
  /** A file or folder to write to; only a terminal has one. */
  readonly output?: string;
}
interface Promote {
  readonly verb: 'promote';
  readonly subject: Subject;
  /** To 100 %, past all bakes that are left. */
  readonly full: boolean;
  readonly reason?: string;
}
interface Decide {
  readonly verb: 'pause' | 'resume' | 'abort';
  readonly subject: Subject;
  readonly reason?: string;
}
interface DecideStep {
  readonly verb: 'retry' | 'skip';
  readonly subject: Subject;
  /** Id of the step; absent: the one that holds. */
  readonly step?: string;
  readonly reason?: string;
}
interface Approve {
  readonly verb: 'approve';
  readonly subject: Subject;
  /** What the plan asks an approver to type. */
  readonly typed?: string;
  /** What was picked, where the plan has choices. */
  readonly choice?: string;
  /** Alone, by the break-glass role; has a reason then. */
  readonly breakGlass: boolean;
  readonly reason?: string;
}
interface Reject {
  readonly verb: 'reject';
  readonly subject: Subject;
  readonly reason?: string;
}
interface Ungraceful {
  readonly verb: 'ungraceful';
  readonly subject: Subject;
  readonly reason: string;
}

interface Override {
  readonly verb: 'override';
  readonly subject: Subject;
  readonly reason: string;
}

/** Where a lock or freeze is, as typed: one name is an environment, a recovery group or a stack. Absent: everywhere. */
export type WrittenReach = { readonly service: string; readonly environment: string } | { readonly place: string };

export interface Restrain {
  readonly verb: 'lock' | 'freeze' | 'stop';
  readonly on?: WrittenReach;
  readonly reason: string;
  /** Seconds. */
  readonly for?: number;
  /** As typed: what it means depends on the time zone. */
  readonly until?: string;
}
export interface Release {
  readonly verb: 'unlock' | 'unfreeze' | 'unstop';
  readonly on?: WrittenReach;
  readonly reason?: string;
}
interface Locks {
  readonly verb: 'locks';
}

/** What a person asks for, the same from Slack and from a terminal. */
export type Command =
  | Deploy
  | Rollback
  | Failover
  | OfGroup<'failback'>
  | Arm
  | OfGroup<'dr fence'>
  | Drill
  | Rebuild
  | DrSync
  | GroupStatus
  | RunPlaybook
  | PlanStack
  | ApplyStack
  | ListStacks
  | Deploys
  | Audit
  | Look
  | GetReport
  | Approve
  | Reject
  | Promote
  | Decide
  | DecideStep
  | Ungraceful
  | Override
  | Restrain
  | Release
  | Locks;
export type Verb = Command['verb'];

/** Flags that only a terminal knows. */
export interface TerminalOptions {
  readonly json: boolean;
  readonly wait: boolean;
  readonly as?: string;
}
