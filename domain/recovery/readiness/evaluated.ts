import type { ReadinessReport } from './report.ts';

/** What an evaluation answers: the report and where its news go, or that the catalogue has no such group any more. */
export type Evaluated =
  | { readonly group: string; readonly report: ReadinessReport; readonly channel: string }
  | { readonly group: string; readonly gone: true };
