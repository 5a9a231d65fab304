import type { ScalingState } from '../../activities/recovery-api.ts';
import type { StepParams } from '../../domain/plan/step.ts';
import { type Writing, writing } from './operation.ts';

export function scaling(params: StepParams['scaling']): Writing {
  const { place, services, suspended } = params;
  return writing<ScalingState>({
    resource: `scaling:${place.region}:${place.cluster}:${services.join(',')}`,
    want: () => ({
      services: services.map((service) => ({
        service,
        suspended: { scaleIn: suspended, scaleOut: suspended, scheduled: suspended },
      })),
    }),
    read: (activities) => activities.readScaling(params),
    write: (activities, input) => activities.writeScaling({ ...input, params }),
  });
}
