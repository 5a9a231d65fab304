import type { Plan, PlanDraft } from './plan.ts';

/** Why there is no plan: it is refused, or there is nothing to do. The sentence is for the person. */
export interface Unplanned {
  readonly outcome: 'nothingToDo' | 'refused';
  readonly sentence: string;
}

/** What a planner answers. */
export type PlanAnswer = { readonly outcome: 'planned'; readonly draft: PlanDraft } | Unplanned;

/** What planning ends in, the plan with its hash. */
export type Planning = { readonly outcome: 'planned'; readonly plan: Plan } | Unplanned;

export function refused(sentence: string): Unplanned {
  return { outcome: 'refused', sentence };
}

export function nothingToDo(sentence: string): Unplanned {
  return { outcome: 'nothingToDo', sentence };
}
