import type { StepView } from './view.ts';

/** Steps that keep two regions from writing, or writes from being lost: going on without one is an override. */
export function isSafeguard({ kind }: Pick<StepView, 'kind'>): boolean {
  return kind === 'fenced' || kind === 'caughtUp';
}
