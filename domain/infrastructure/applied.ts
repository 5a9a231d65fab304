import { z } from 'zod';

/** What came of applying, resource by resource: addresses as in the plan. */
export const appliedSchema = z.object({
  applied: z.array(z.string()),
  /** Begun, and cut off or refused: nobody knows but AWS. */
  unsure: z.array(z.string()),
  pending: z.array(z.string()),
});
export type Applied = z.infer<typeof appliedSchema>;
