import { refusal } from './failures.ts';
import type { InfrastructureActivities } from './infrastructure-api.ts';

/** What a worker answers that cannot run Terraform. */
export const noInfrastructure: InfrastructureActivities = {
  planStack: () => refused(),
  storedPlan: () => refused(),
  stackState: () => refused(),
  applyStack: () => refused(),
};

function refused(): Promise<never> {
  return Promise.reject(
    refusal(
      'This worker cannot plan infrastructure: set COXSWAIN_PLAN_BUCKET to the bucket that keeps plan files, and the GitLab settings that its code is fetched with.',
    ),
  );
}
