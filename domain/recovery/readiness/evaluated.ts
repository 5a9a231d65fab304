import type { ReadinessReport, ReadinessView } from './report.ts';

/** What an evaluation answers: the report and where its news go, or that the catalogue has no such group any more. */
export type Evaluated =
  | { readonly group: string; readonly report: ReadinessReport; readonly channel: string }
  | { readonly group: string; readonly gone: true };

/** A picture that Slack has. */
export interface ReadinessChart {
  readonly file: string;
  readonly alt: string;
}

/** A view just made, and where it was asked for and could be drawn, the picture of its history. */
export interface EvaluatedView extends ReadinessView {
  readonly chart?: ReadinessChart;
}
