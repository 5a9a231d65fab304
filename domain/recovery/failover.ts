import type { Assessment } from './assessment.ts';
import type { RecoveryGroup, Side } from './group.ts';

export type FailoverMode = 'graceful' | 'ungraceful';

export interface Failover {
  readonly group: RecoveryGroup;
  readonly assessment: Assessment;
  readonly mode: FailoverMode;
  readonly to: Side;
}
