import type { DialsState } from '../../activities/recovery-api.ts';
import type { StepParams } from '../../domain/plan/step.ts';
import { type Writing, writing } from './operation.ts';

export function dials(params: StepParams['dials']): Writing {
  const { on, off } = params;
  return writing<DialsState>({
    resource: `dials:${[on, off].toSorted().join(',')}`,
    urgent: true,
    want: () => ({ dials: { [on]: 100, [off]: 0 } }),
    read: (activities) => activities.readDials(params),
    write: (activities, input) => activities.writeDials({ ...input, params }),
  });
}
