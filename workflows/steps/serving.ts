import type { StepParams } from '../../domain/plan/step.ts';
import type { Watching } from './operation.ts';

export function serving(params: StepParams['serving']): Watching {
  return { run: (activities) => activities.serving(params) };
}
