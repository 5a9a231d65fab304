import { z } from 'zod';
import { changeKindSchema, drillDepthSchema } from './request.ts';
import { changeStatusSchema } from './view.ts';

/** A change as the list knows it, without asking the change itself; a few seconds behind. */
export const changeSummarySchema = z.object({
  change: z.string(),
  kind: changeKindSchema,
  /** With drills that go beyond paper. */
  depth: drillDepthSchema.optional(),
  /** The name of its service, of its recovery group or of its stack. */
  subject: z.string(),
  service: z.string().optional(),
  environment: z.string(),
  status: changeStatusSchema,
  /** It only showed its plan. */
  dryRun: z.boolean(),
  /** As typed or, once planned, as resolved. */
  version: z.string().optional(),
  requestedBy: z.string().optional(),
  /** ISO 8601. */
  startedAt: z.string(),
  endedAt: z.string().optional(),
});
export type ChangeSummary = z.infer<typeof changeSummarySchema>;
