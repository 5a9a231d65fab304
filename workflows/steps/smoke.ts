import type { StepParams } from '../../domain/plan/step.ts';
import type { Watching } from './operation.ts';

export function smoke(params: StepParams['smoke']): Watching {
  return { run: (activities) => activities.smoke(params) };
}
