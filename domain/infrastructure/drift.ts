import { z } from 'zod';
import { changeSummarySchema } from '../change/summary.ts';
import { changeCountsSchema, changesNothing, resourceChangeSchema, type StackPlan } from './stack-plan.ts';

/** So many changes are kept of a look: a message names no more. */
const kept = 50;

/** One look whether a stack still is as it was applied: what a plan of that commit would change. */
export const driftReportSchema = z.object({
  stack: z.string(),
  /** Epoch ms. */
  at: z.number(),
  /** Present where it could be planned. */
  found: z
    .object({
      commit: z.string(),
      counts: changeCountsSchema,
      outputs: z.array(z.string()),
      changes: z.array(resourceChangeSchema),
      leftOut: z.int(),
    })
    .optional(),
  /** Why it could not be, one sentence. */
  problem: z.string().optional(),
});
export type DriftReport = z.infer<typeof driftReportSchema>;

/** What the workflow that keeps a stack's looks answers; no report before the first one. */
export const driftViewSchema = z.object({
  stack: z.string(),
  report: driftReportSchema.optional(),
  /** Since when it is other than applied, epoch ms. */
  since: z.number().optional(),
});
export type DriftView = z.infer<typeof driftViewSchema>;

/** How a stack stands: what runs, what was planned and applied last, and whether it still is as it was applied. */
export const stackStandingSchema = z.object({
  stack: z.string(),
  environment: z.string(),
  account: z.string(),
  region: z.string(),
  running: changeSummarySchema.optional(),
  planned: changeSummarySchema.optional(),
  applied: changeSummarySchema.optional(),
  drift: driftViewSchema.optional(),
  /** Why the last three are not known just now. */
  problem: z.string().optional(),
});
export type StackStanding = z.infer<typeof stackStandingSchema>;

/** Workflow id of the entity that keeps a stack's looks. */
export function stackWatchId(stack: string): string {
  return `stack-watch:${stack}`;
}

/** What a look found, as it is kept. */
export function driftReport(plan: StackPlan, at: number): DriftReport {
  const { stack, commit, counts, outputs, changes, leftOut } = plan;
  const listed = changes.slice(0, kept).map(({ attributes, forces, ...change }) => ({
    ...change,
    attributes: [...attributes],
    ...(forces === undefined ? {} : { forces: [...forces] }),
  }));
  const more = leftOut + changes.length - listed.length;
  return { stack, at, found: { commit, counts: { ...counts }, outputs: [...outputs], changes: listed, leftOut: more } };
}

export function hasDrifted({ found }: DriftReport): boolean {
  return found !== undefined && !changesNothing(found);
}

/** `drifted`: it is other than it was applied, or otherwise so than before; `back`: not any more; `unseen`: it cannot be looked at. */
export type DriftNews = 'drifted' | 'back' | 'unseen';

/** What the channel was told last, as a text that is the same for the same. */
export type DriftTold = string;
export const toldNothing: DriftTold = '';
const unseen = 'unseen';

/**
 * What is new since the channel was told last, and what it will have heard then. A repetition is no news, and neither is that the first look
 * finds everything as it should be. What cannot be looked at is told once, and takes nothing back of what was told before.
 */
export function driftNews(
  told: DriftTold,
  report: DriftReport,
): { readonly news?: DriftNews; readonly told: DriftTold } {
  const { found } = report;
  const before = told.replace(`${unseen} `, '').replace(unseen, '');
  if (found === undefined) {
    return told.startsWith(unseen) ? { told } : { news: 'unseen', told: `${unseen} ${before}`.trim() };
  }
  const now = hasDrifted(report) ? JSON.stringify([found.changes, found.outputs, found.counts]) : '';
  if (now === before) return { told: now };
  return { news: now === '' ? 'back' : 'drifted', told: now };
}
