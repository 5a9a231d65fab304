import { Context } from '@temporalio/activity';
import type { StepProgress } from '../../domain/change/view.ts';
import { asking } from '../failures.ts';
import type { InfrastructureActivities } from '../infrastructure-api.ts';
import { applyStack } from './apply-stack.ts';
import type { Hear } from './hear.ts';
import { planStack } from './plan-stack.ts';
import type { TerraformDeps } from './ports.ts';
import { stackState } from './stack-state.ts';
import { stackOf, storeOf } from './stack.ts';
import { findPlan } from './stored.ts';

export type { TerraformDeps } from './ports.ts';

const pulseMs = 1000;

/** Plans and applies of stacks by Terraform or OpenTofu, as programs of their own. */
export function createTerraformActivities(deps: TerraformDeps): InfrastructureActivities {
  return {
    planStack: (input) => asking(() => beating((hear) => planStack(deps, input, hear))),
    applyStack: (input) => asking(() => beating((hear) => applyStack(deps, input, hear))),
    stackState: (planned) => asking(() => beating((hear) => stackState(deps, planned, hear))),
    storedPlan: ({ stack, change }) =>
      asking(() => findPlan(storeOf(deps), stackOf(deps.catalogue, stack).name, change)),
  };
}

/** Heartbeats with how it stands, at each word of it and each second. */
async function beating<T>(body: (hear: Hear) => Promise<T>): Promise<T> {
  const context = Context.current();
  let progress: StepProgress | undefined;
  const beat = () => context.heartbeat(progress);
  beat();
  const pulse = setInterval(beat, pulseMs);
  try {
    return await body((told) => {
      progress = typeof told === 'string' ? { text: told } : told;
      beat();
    });
  } finally {
    clearInterval(pulse);
  }
}
