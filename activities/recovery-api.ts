import type { AliasTarget, RecoveryStepParams } from '../domain/plan/recovery-steps.ts';
import type { Assessment } from '../domain/recovery/assessment.ts';
import type { StepParams } from '../domain/plan/step.ts';
import type { StepResult, Write, WriteKey } from './api.ts';

/** Before-states of the steps that move a recovery group. */
export interface ScalingState {
  readonly services: readonly {
    readonly service: string;
    /** The three suspensions of Application Auto Scaling. */
    readonly suspended: { readonly scaleIn: boolean; readonly scaleOut: boolean; readonly scheduled: boolean };
  }[];
}
export interface DatabaseWritesState {
  readonly allowed: boolean;
}
export type RecordState = AliasTarget;
/** Whether it is there. A rehearsal begins and ends without what it makes. */
export interface ScratchDatabaseState {
  readonly present: boolean;
}
export interface ScratchTaskState {
  readonly present: boolean;
  /** Variables of its containers; absent where it is to be gone. */
  readonly environment?: Readonly<Record<string, string>>;
}
export interface RoutingState {
  /** ARN of a routing control -> its state. */
  readonly states: Readonly<Record<string, 'On' | 'Off'>>;
}
/** As Route 53 has them; `disabled` alone counts as healthy, with `inverted` as unhealthy, whatever the endpoint does. */
export interface HealthCheckState {
  readonly disabled: boolean;
  readonly inverted: boolean;
}
export interface DialsState {
  /** ARN of an endpoint group -> its traffic dial, percent. */
  readonly dials: Readonly<Record<string, number>>;
}

/** Reads, writes and watches of recovery. As with all steps: answer what the world says, throw only what could not be asked. */
export interface RecoveryStepActivities {
  readScaling(params: RecoveryStepParams['scaling']): Promise<ScalingState>;
  writeScaling(input: Write<RecoveryStepParams['scaling'], ScalingState>): Promise<StepResult>;
  readDatabaseWrites(params: RecoveryStepParams['databaseWrites']): Promise<DatabaseWritesState>;
  writeDatabaseWrites(input: Write<RecoveryStepParams['databaseWrites'], DatabaseWritesState>): Promise<StepResult>;
  /** `failed` names what still can write; `inconclusive` what could not be asked. */
  fenced(params: RecoveryStepParams['fenced']): Promise<StepResult>;
  caughtUp(params: RecoveryStepParams['caughtUp']): Promise<StepResult>;
  promote(input: { readonly key: WriteKey; readonly params: RecoveryStepParams['promote'] }): Promise<StepResult>;
  playbook(input: { readonly key: WriteKey; readonly params: RecoveryStepParams['playbook'] }): Promise<StepResult>;
  readRecord(params: RecoveryStepParams['record']): Promise<RecordState>;
  writeRecord(input: Write<RecoveryStepParams['record'], RecordState>): Promise<StepResult>;
  readRouting(params: RecoveryStepParams['routing']): Promise<RoutingState>;
  writeRouting(input: Write<RecoveryStepParams['routing'], RoutingState>): Promise<StepResult>;
  readHealthCheck(params: RecoveryStepParams['healthCheck']): Promise<HealthCheckState>;
  writeHealthCheck(input: Write<RecoveryStepParams['healthCheck'], HealthCheckState>): Promise<StepResult>;
  readDials(params: RecoveryStepParams['dials']): Promise<DialsState>;
  writeDials(input: Write<RecoveryStepParams['dials'], DialsState>): Promise<StepResult>;
  dialled(params: RecoveryStepParams['dialled']): Promise<StepResult>;
  resolves(params: RecoveryStepParams['resolves']): Promise<StepResult>;
  alarms(params: RecoveryStepParams['alarms']): Promise<StepResult>;
  healthy(params: RecoveryStepParams['healthy']): Promise<StepResult>;
  fires(params: RecoveryStepParams['fires']): Promise<StepResult>;
  precheck(input: { readonly key: WriteKey; readonly params: StepParams['precheck'] }): Promise<StepResult>;
  replicated(params: RecoveryStepParams['replicated']): Promise<StepResult>;
  follows(params: RecoveryStepParams['follows']): Promise<StepResult>;
  writeScratchDatabase(input: Write<RecoveryStepParams['scratchDatabase'], ScratchDatabaseState>): Promise<StepResult>;
  writeScratchTask(input: Write<RecoveryStepParams['scratchTask'], ScratchTaskState>): Promise<StepResult>;
  replica(input: { readonly key: WriteKey; readonly params: RecoveryStepParams['replica'] }): Promise<StepResult>;
}

export interface AssessmentActivities {
  /** One look at a recovery group of the catalogue; reads only. Throws a refusal for an unknown group. */
  assess(group: string): Promise<Assessment>;
  /** Waits until a region of a group answers, for days if need be. Throws a refusal for what the catalogue does not know. */
  answers(input: { readonly group: string; readonly region: string }): Promise<void>;
}
