import type { DriftNews, DriftReport } from '../domain/infrastructure/drift.ts';

export interface DriftActivities {
  /**
   * What is looked at of a stack: its commit as applied last, where that is known, and its channel; `busy` while an apply of it changes it.
   * Undefined where the catalogue has it no more.
   */
  lookAt(
    stack: string,
  ): Promise<{ readonly commit?: string; readonly channel: string } | { readonly busy: true } | undefined>;
  /** Tells the workflow that keeps a stack's looks, which begins where there is none yet. */
  tellStack(input: {
    readonly stack: string;
    readonly seen: { readonly report: DriftReport; readonly channel: string } | 'gone';
  }): Promise<void>;
}

export interface DriftPostActivities {
  /** Posts what changed, once for a report: a repeated attempt finds what an earlier one posted. */
  postDrift(post: { readonly channel: string; readonly report: DriftReport; readonly news: DriftNews }): Promise<void>;
}
