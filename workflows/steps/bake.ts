import type { StepParams } from '../../domain/plan/step.ts';
import type { Watching } from './operation.ts';

export function bake(params: StepParams['bake']): Watching {
  return { run: (activities) => activities.bake(params) };
}
