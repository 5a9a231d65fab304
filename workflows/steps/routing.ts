import type { RoutingState } from '../../activities/recovery-api.ts';
import type { StepParams } from '../../domain/plan/step.ts';
import { type Writing, writing } from './operation.ts';

export function routing(params: StepParams['routing']): Writing {
  const { on, off } = params;
  return writing<RoutingState>({
    resource: `routing:${[on, off].toSorted().join(',')}`,
    urgent: true,
    want: () => ({ states: { [on]: 'On', [off]: 'Off' } }),
    read: (activities) => activities.readRouting(params),
    write: (activities, input) => activities.writeRouting({ ...input, params }),
  });
}
