import type { StepActivities as DeployStepActivities, StepResult, WriteKey } from '../../activities/api.ts';
import type { InfrastructureActivities } from '../../activities/infrastructure-api.ts';
import type { RecoveryStepActivities } from '../../activities/recovery-api.ts';
import type { Approval } from '../../domain/change/approval.ts';
import type { Json } from '../../domain/json.ts';
import type { PassingIntent } from '../../domain/plan/step.ts';
import type { State } from '../../domain/plan/undo.ts';

export type StepActivities = DeployStepActivities &
  RecoveryStepActivities &
  Pick<InfrastructureActivities, 'applyStack'>;

/** What a step may know of the others. */
export interface PlanContext {
  /** What the named step answered; throws when it has not run. */
  output(step: string): Json;
  /** What the named step found before it wrote; throws when it has not run. */
  before(step: string): State;
  /** Of the step that runs, from 1. */
  readonly attempt: number;
  /** Who asked for the change. */
  readonly requestedBy: string;
  /** Who approved the change. */
  readonly approvals: readonly Approval[];
  /** Whether a person said so since the plan was made. */
  said(intent: PassingIntent): boolean;
}

export interface WriteInput {
  readonly key: WriteKey;
  readonly want: State;
  /** Write only while the world holds one of these (or already `want`): what stood there before, or what the change may have left. */
  readonly only?: readonly State[];
}

/** A step that changes the world and can put it back. */
export interface Writing {
  /** Identity of what it writes: steps with the same one are undone once. */
  readonly resource: string;
  readonly urgent: boolean;
  want(context: PlanContext): State;
  read(activities: StepActivities): Promise<State>;
  write(activities: StepActivities, input: WriteInput): Promise<StepResult>;
}

/** A step that only looks, or whose write needs no undo. */
export interface Watching {
  run(activities: StepActivities, key: WriteKey, context: PlanContext): Promise<StepResult>;
}

export type Operation = Writing | Watching;

interface TypedWriting<S extends object> {
  readonly resource: string;
  readonly urgent?: boolean;
  /** Of the kind's own state, or as another step captured it. */
  want(context: PlanContext): S | State;
  read(activities: StepActivities): Promise<S>;
  write(
    activities: StepActivities,
    input: { readonly key: WriteKey; readonly want: S; readonly only?: readonly S[] },
  ): Promise<StepResult>;
}

/** One member of what a step answered, as text; throws where it has none. */
export function outputText(context: PlanContext, step: string, key: string): string {
  const output = context.output(step);
  const members: [string, Json][] = typeof output === 'object' && output !== null ? Object.entries(output) : [];
  const known = members.find(([name]) => name === key)?.[1];
  if (typeof known === 'string' || typeof known === 'number') return String(known);
  throw new TypeError(`step ${step} gave no ${key}`);
}

/** Hides the kind's own state type. States come back only to the operation that gave them, so the casts are sound. */
export function writing<S extends object>(typed: TypedWriting<S>): Writing {
  return {
    resource: typed.resource,
    urgent: typed.urgent ?? false,
    want: (context) => typed.want(context) as State,
    read: async (activities) => (await typed.read(activities)) as State,
    write: (activities, { key, want, only }) =>
      typed.write(activities, { key, want: want as S, ...(only === undefined ? {} : { only: only as readonly S[] }) }),
  };
}
