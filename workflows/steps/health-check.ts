import type { HealthCheckState } from '../../activities/recovery-api.ts';
import type { StepParams } from '../../domain/plan/step.ts';
import { type Writing, writing } from './operation.ts';

export function healthCheck(params: StepParams['healthCheck']): Writing {
  const { check, away } = params;
  return writing<HealthCheckState>({
    resource: `healthCheck:${check}`,
    urgent: true,
    // Disabled it counts as healthy whatever its endpoint does, and inverted that is unhealthy. Inverted alone it would be
    // unhealthy only while the primary is well.
    want: () => ({ disabled: away, inverted: away }),
    read: (activities) => activities.readHealthCheck(params),
    write: (activities, input) => activities.writeHealthCheck({ ...input, params }),
  });
}
