import { z } from 'zod';
import { nameSchema } from './shapes.ts';
import { durationSchema } from './units.ts';

/** Whose word a plan needs before its first write. */
export const approvalSchema = z.strictObject({
  count: z.int().min(1).max(5).describe('Different people who have to approve'),
  from: z.array(nameSchema).min(1).describe('Groups whose members may approve'),
  roles: z
    .array(nameSchema)
    .min(1)
    .optional()
    .describe(
      'Groups that each have to be among the approvers; their members may approve even where from does not name them',
    ),
  notRequester: z.boolean().default(false).describe('Who asked for it may not approve it, by whatever way they come'),
  within: durationSchema.describe('How long it waits for them'),
  instructions: z.string().min(1).max(500).optional().describe('What an approver should look at first; on the message'),
});

/** Approvals of deploys to an environment, and of rollbacks where it says so. */
export const deployApprovalSchema = approvalSchema.extend({
  rollbacks: z.boolean().default(false).describe('Rollbacks need the same approvals; by default they need none'),
  typed: z.boolean().default(false).describe('An approver types the name of the service'),
  choices: z
    .array(z.string().min(1).max(75))
    .min(2)
    .max(10)
    .optional()
    .describe('An approver picks one of these; it is kept with the approval'),
  atExpiry: z
    .enum(['reject', 'approve'])
    .default('reject')
    .describe(
      'approve: once the time is over one approval is enough, as long as every role has spoken; silence alone never approves',
    ),
  breakGlass: nameSchema.optional().describe('The group whose member may approve alone, loudly, with a reason'),
});
