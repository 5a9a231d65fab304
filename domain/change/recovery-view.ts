import { z } from 'zod';

/** The price of a move, before it; what it really cost, after it. Seconds. */
export const recoveryViewSchema = z.object({
  mode: z.enum(['graceful', 'ungraceful']),
  from: z.string(),
  to: z.string(),
  /** Writes lost at most. */
  lossSeconds: z.number(),
  /** The loss in words, with when it was estimated and the objective. */
  loss: z.string(),
  objectives: z.object({ rto: z.number(), rpo: z.number() }),
  /** Why the region that is left does not answer, and when it last gave a sign; absent while it answers. */
  silence: z.string().optional(),
  silentSince: z.string().optional(),
  measured: z
    .object({
      /** From the first failed probe to recovered; the three parts add up to it. */
      downSeconds: z.number(),
      detectedSeconds: z.number(),
      decidedSeconds: z.number(),
      movedSeconds: z.number(),
    })
    .optional(),
});
export type RecoveryView = z.infer<typeof recoveryViewSchema>;
