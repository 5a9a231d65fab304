import type { InfrastructureStepParams } from '../../domain/plan/infrastructure-steps.ts';
import type { Stack } from '../../domain/infrastructure/stack.ts';
import type { WriteKey } from '../api.ts';
import type { Hear } from './hear.ts';
import type { PlanFile } from './plan-file.ts';
import type { PlanStore, TerraformDeps } from './ports.ts';
import type { Ready } from './ready.ts';

export interface ApplyStack {
  readonly key: WriteKey;
  readonly params: InfrastructureStepParams['terraformApply'];
}

/** What one attempt has at hand. */
export interface Run {
  readonly deps: TerraformDeps;
  readonly stack: Stack;
  readonly store: PlanStore;
  readonly ready: Ready;
  readonly input: ApplyStack;
  /** Path of the plan file in the private folder, what is in it, and what `show -json` makes of it. */
  readonly file: string;
  readonly plan: PlanFile;
  readonly shown: unknown;
  readonly hear: Hear;
}
