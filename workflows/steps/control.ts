import type { ControlState } from '../../activities/api.ts';
import type { StepParams } from '../../domain/plan/step.ts';
import { type Writing, writing } from './operation.ts';

export function control(params: StepParams['control']): Writing {
  const { place, services, set } = params;
  return writing<ControlState>({
    resource: `control:${place.region}:${place.cluster}:${services.join(',')}`,
    want: (context) =>
      'asBefore' in set
        ? context.before(set.asBefore)
        : {
            services: services.map((service) => ({
              service,
              deployment: set.deployment,
              ...(set.suspendScaleIn ? { scaleInSuspended: true } : {}),
            })),
          },
    read: (activities) => activities.readControl(params),
    write: (activities, input) => activities.writeControl({ ...input, params }),
  });
}
