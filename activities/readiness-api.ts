import type { Evaluated } from '../domain/recovery/readiness/evaluated.ts';
import type { ReadinessNews } from '../domain/recovery/readiness/news.ts';
import type { ReadinessChart, ReadinessReport, ReadinessSample } from '../domain/recovery/readiness/report.ts';

export interface ReadinessActivities {
  /** Evaluates one group; reads only. `lastDrill`: epoch ms, as known from before. */
  evaluateReadiness(input: { readonly group: string; readonly lastDrill?: number }): Promise<Evaluated>;
  /**
   * Evaluates every group of the catalogue in one go and tells each group's own workflow, which begins where there is none yet;
   * those of groups that are gone are told that.
   */
  readinessRound(): Promise<{ readonly groups: number; readonly seconds: number }>;
}

export interface ReadinessPost {
  readonly channel: string;
  readonly report: ReadinessReport;
  readonly news: ReadinessNews;
  readonly series: readonly ReadinessSample[];
}

export interface ReadinessPostActivities {
  /** Posts what changed, once for a report: a repeated attempt finds what an earlier one posted. */
  postReadiness(post: ReadinessPost): Promise<void>;
  /** Draws the history of the score and uploads it, with what would have been lost, against the objective (seconds) where it is known; undefined where Slack does not take it. */
  drawReadiness(input: {
    readonly group: string;
    readonly series: readonly ReadinessSample[];
    readonly objective?: number;
  }): Promise<ReadinessChart | undefined>;
}
