import { begunAt } from '../domain/change/begun.ts';
import { searchAttributes } from '../domain/search-attributes.ts';
import { past, type Past, type PastDeps } from './past.ts';

/** An apply that succeeded. */
export interface PastApply {
  /** The whole commit. */
  readonly commit: string;
  readonly seconds: number;
}

/** The newest applies of a stack, newest first, at most five. */
export function pastApplies(deps: PastDeps, stack: string): Promise<PastApply[]> {
  return past(deps, 'stack', stack, applied);
}

const applied: Past<PastApply> = {
  query: `WorkflowType = "infrastructure" AND ${searchAttributes.kind} = "infrastructure"`,
  tell(view) {
    // One that found nothing to do has no plan.
    if (view.plan?.commit === undefined) return undefined;
    const began = Date.parse(begunAt(view) ?? view.requestedAt);
    const seconds = Math.round((Date.parse(view.endedAt ?? view.requestedAt) - began) / 1000);
    return { commit: view.plan.commit, seconds };
  },
};
