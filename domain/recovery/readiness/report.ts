import { z } from 'zod';

export const pointStates = ['ok', 'warn', 'unknown', 'bad'] as const;
export type PointState = (typeof pointStates)[number];

export const readinessPointSchema = z.object({
  /** Stable: what is looked at and at which service, database or name. */
  id: z.string(),
  title: z.string(),
  /** Share of the score, 0 to 100; all points together are 100. */
  weight: z.number(),
  state: z.enum(pointStates),
  /** What it takes off the score, 0 to its weight. */
  lost: z.number(),
  /** The current value, the limit, and what to do. */
  sentence: z.string(),
});
export type ReadinessPoint = z.infer<typeof readinessPointSchema>;

export const levels = ['ready', 'partly', 'blocked'] as const;
export type Level = (typeof levels)[number];

/** One evaluation of a recovery group. */
export const readinessReportSchema = z.object({
  group: z.string(),
  /** Epoch ms. */
  at: z.number(),
  /** Region that serves, and the one that stands by. */
  from: z.string(),
  to: z.string(),
  /** 0 to 100; 100 only where every point is ok. */
  score: z.number(),
  /** `blocked`: a failover would be refused or fail; `ready`: from 90 on. */
  level: z.enum(levels),
  points: z.array(readinessPointSchema),
  /** Sentences of what stands in the way of a failover now. */
  blockers: z.array(z.string()),
  /** Epoch ms of the last drill or real move that succeeded. */
  lastDrill: z.number().optional(),
  /** Seconds of writes that a failover would lose, the most of all databases, and the objective; absent where none is known. */
  loss: z.object({ seconds: z.number(), objective: z.number() }).optional(),
});
export type ReadinessReport = z.infer<typeof readinessReportSchema>;

/** The score at a moment, and what would have been lost, seconds; the lowest and the most of an hour once it is older than a day. */
export const readinessSampleSchema = z.object({ at: z.number(), score: z.number(), loss: z.number().optional() });
export type ReadinessSample = z.infer<typeof readinessSampleSchema>;

/** A picture that Slack has. */
export const readinessChartSchema = z.object({ file: z.string(), alt: z.string() });
export type ReadinessChart = z.infer<typeof readinessChartSchema>;

/** What is known of a group's readiness: the last evaluation and the history of its score, oldest first. */
export const readinessViewSchema = z.object({
  group: z.string(),
  report: readinessReportSchema.optional(),
  series: z.array(readinessSampleSchema),
  /** The history as it is, where somebody had it drawn. */
  chart: readinessChartSchema.optional(),
});
export type ReadinessView = z.infer<typeof readinessViewSchema>;

/** Of a point, in words: state is never told by colour or sign alone. */
export const stateWords = { ok: 'ok', warn: 'look at it', unknown: 'not known', bad: 'not ready' } satisfies Record<
  PointState,
  string
>;
export const stateSigns = { ok: '✓', warn: '!', unknown: '?', bad: '✗' } satisfies Record<PointState, string>;
export const levelWords = {
  ready: 'ready',
  partly: 'ready in part',
  blocked: 'not ready',
} satisfies Record<Level, string>;
