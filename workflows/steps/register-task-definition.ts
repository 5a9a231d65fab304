import type { StepParams } from '../../domain/plan/step.ts';
import type { Watching } from './operation.ts';

/** Leaves an unused revision behind when the change goes back; nothing refers to it, so there is nothing to undo. */
export function registerTaskDefinition(params: StepParams['registerTaskDefinition']): Watching {
  return { run: (activities, key) => activities.registerTaskDefinition({ key, params }) };
}
