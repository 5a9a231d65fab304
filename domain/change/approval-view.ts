import { z } from 'zod';

/** Who has to approve, who has, and until when it may be. */
export const approvalViewSchema = z.object({
  /** How many more people have to. */
  missing: z.number(),
  count: z.number(),
  /** Groups whose members may. */
  from: z.array(z.string()),
  notRequester: z.boolean(),
  /** What an approver types. */
  typed: z.string().optional(),
  /** The group whose member may approve alone. */
  breakGlass: z.string().optional(),
  /** Groups that each have to be among the approvers, and those of them that nobody has filled yet. */
  roles: z.array(z.string()).optional(),
  openRoles: z.array(z.string()).optional(),
  /** What an approver should look at first. */
  instructions: z.string().optional(),
  /** An approver picks one of these. */
  choices: z.array(z.string()).optional(),
  /** One approval is enough once the time is over; and whether it is over. */
  atExpiry: z.literal('approve').optional(),
  expired: z.boolean().optional(),
  since: z.string(),
  until: z.string(),
  given: z.array(
    z.object({
      person: z.string(),
      at: z.string(),
      breakGlass: z.string().optional(),
      /** In whose place, where not by a right of their own. */
      for: z.string().optional(),
      /** What they picked. */
      choice: z.string().optional(),
      /** Set where a link in an e-mail led to it. */
      by: z.literal('email').optional(),
    }),
  ),
  /** Decisions by signal that did not count, and why. */
  refused: z.array(z.object({ at: z.string(), sentence: z.string() })).default([]),
  outcome: z.enum(['waiting', 'approved', 'rejected', 'expired', 'lapsed']),
});
export type ApprovalView = z.infer<typeof approvalViewSchema>;
