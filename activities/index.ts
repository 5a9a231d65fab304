import type {
  PlanningActivities,
  PolicyActivities,
  ReleaseActivities,
  RestraintActivities,
  StepActivities,
  TemporalActivities,
} from './api.ts';
import { createDriftActivities } from './drift.ts';
import type { DriftActivities } from './drift-api.ts';
import { noInfrastructure } from './no-infrastructure.ts';
import type { InfrastructureActivities } from './infrastructure-api.ts';
import { createPlanningActivities } from './planning.ts';
import { createPolicyActivities } from './policy.ts';
import type { ActivityDeps } from './ports.ts';
import { createReadinessActivities } from './readiness.ts';
import type { ReadinessActivities } from './readiness-api.ts';
import { createRecoveryActivities } from './recovery.ts';
import type { AssessmentActivities, RecoveryStepActivities } from './recovery-api.ts';
import { createReleaseActivities } from './releases.ts';
import { createRestraintActivities } from './restraints.ts';
import { createStepActivities } from './steps.ts';
import { createTemporalActivities } from './temporal.ts';

export type { ActivityDeps, AwsFor, Log } from './ports.ts';
export { accountOf } from './providers/aws/account-of.ts';
export { createAwsFor } from './providers/aws/clients.ts';
export { createCredentialsFor } from './providers/aws/credentials.ts';

/** Every activity but those of cards, which the Slack provider brings. */
export function createActivities(
  deps: ActivityDeps,
): PlanningActivities &
  PolicyActivities &
  ReleaseActivities &
  RestraintActivities &
  TemporalActivities &
  StepActivities &
  RecoveryStepActivities &
  AssessmentActivities &
  ReadinessActivities &
  DriftActivities &
  InfrastructureActivities {
  const policy = createPolicyActivities(deps);
  const temporal = createTemporalActivities(deps);
  return {
    ...createPlanningActivities(deps),
    ...createReleaseActivities(deps),
    ...policy,
    ...temporal,
    ...createRestraintActivities(deps, policy, temporal),
    ...createStepActivities(deps),
    ...createRecoveryActivities(deps),
    ...createReadinessActivities(deps),
    ...createDriftActivities(deps),
    ...(deps.infrastructure ?? noInfrastructure),
  };
}
