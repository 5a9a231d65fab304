import { stepMaker } from '../plan/make-step.ts';
import type { RecoveryStepParams } from '../plan/recovery-steps.ts';

export type RecoveryKind =
  | keyof RecoveryStepParams
  | 'registerTaskDefinition'
  | 'control'
  | 'weight'
  | 'service'
  | 'smoke'
  | 'serving'
  | 'change';

/** Upper bounds of one attempt, seconds. Databases take minutes. */
const timeoutSeconds = {
  registerTaskDefinition: 60,
  control: 60,
  weight: 60,
  scaling: 60,
  service: 900,
  databaseWrites: 900,
  fenced: 60,
  caughtUp: 900,
  promote: 3600,
  playbook: 900,
  record: 180,
  routing: 60,
  healthCheck: 60,
  dials: 600,
  dialled: 600,
  resolves: 600,
  alarms: 600,
  replica: 7200,
  replicated: 1800,
  follows: 3600,
  scratchDatabase: 7200,
  scratchTask: 900,
  smoke: 120,
  serving: 300,
  fires: 3600,
  healthy: 3600,
  // A change ends when it ends: no clock of this one bounds it.
  change: 86_400,
} satisfies Record<RecoveryKind, number>;

/** A step of a recovery: whatever is not a pass is held for a person, who may retry, skip or go back. */
export const recoveryStep = stepMaker(timeoutSeconds, { failed: 'hold', errored: 'hold', inconclusive: 'hold' });
