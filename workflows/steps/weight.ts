import type { WeightState } from '../../activities/api.ts';
import type { StepParams } from '../../domain/plan/step.ts';
import { type Writing, writing } from './operation.ts';

/** Moving requests off a bad version cannot wait for a rollout: it is undone first. */
export function weight(params: StepParams['weight']): Writing {
  return writing<WeightState>({
    resource: `weight:${params.rule.arn}`,
    urgent: true,
    want: () => ({ percent: params.percent }),
    read: (activities) => activities.readWeight(params),
    write: (activities, input) => activities.writeWeight({ ...input, params }),
  });
}
