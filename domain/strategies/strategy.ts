import type { Strategy } from '../catalogue/schema.ts';
import type { VerificationRule } from '../judge/verification.ts';
import type { PlanInput } from '../plan/input.ts';
import type { ObservedTarget } from '../plan/observed.ts';
import { stepMaker } from '../plan/make-step.ts';
import type { StepNode } from '../plan/step.ts';

/** What a strategy is told of the one target it plans for. */
export interface StrategyInput {
  readonly target: ObservedTarget;
  readonly config: PlanInput['config'];
  readonly metrics: PlanInput['metrics'];
  readonly rules: readonly VerificationRule[];
}

/** How a strategy reaches its end on one target, and what going back costs. */
export interface StrategyPlan {
  readonly steps: readonly StepNode[];
  /** How far undo reaches, in one sentence. */
  readonly undo: string;
}

export type CanarySettings = Extract<Strategy, { canary: unknown }>['canary'];
export type RollingSettings = Extract<Strategy, { rolling: unknown }>['rolling'];

/** Upper bounds of one attempt, seconds. A rollout of many tasks takes long; a weight is read back at once. */
const timeoutSeconds = {
  registerTaskDefinition: 60,
  control: 60,
  service: 1800,
  weight: 60,
  smoke: 120,
  serving: 300,
} as const;

/** A step with the usual answers: the world's no undoes, what could not be asked or judged is held for a person. */
export const step = stepMaker(timeoutSeconds, { failed: 'undo', errored: 'hold', inconclusive: 'hold' });

/** Ids are unique over all targets of a plan. */
export function stepId(target: ObservedTarget, name: string): string {
  return `${target.place.target}/${name}`;
}

/** The first step of every strategy: the running task definition with the release's images. */
export function registerStep({ place, stable, release }: ObservedTarget, id: string) {
  const params = { place, base: stable.taskDefinition, images: release.images };
  return step('registerTaskDefinition', id, 'prepare', 'register task definition', params);
}
