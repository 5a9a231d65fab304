import { z } from 'zod';
import type { Intent } from '../../../domain/change/view.ts';
import type { Operation, Sent } from '../operation.ts';
import { reasonSchema } from './reason.ts';

const reason = reasonSchema.optional();

export const decisionBody = {
  what: 'The decision',
  schema: z.strictObject({
    reason,
    full: z.boolean().describe('Promote: to 100 %, past all bakes that are left.').optional(),
    step: z.string().describe('Retry and skip: the step that is meant; by default the one that holds.').optional(),
    attempt: z.number().optional(),
  }),
} as const satisfies Sent;

export const approvalBody = {
  what: 'The approval',
  schema: z.strictObject({
    reason,
    plan: z.string().describe('Hash of the plan that was looked at; by default the one that waits now.').optional(),
    typed: z.string().describe('What the plan asks an approver to type.').optional(),
    choice: z.string().describe('What was picked, where the plan has choices.').optional(),
    breakGlass: z
      .boolean()
      .describe('Alone, by the right of the break-glass group; the reason is required then.')
      .optional(),
  }),
} as const satisfies Sent;

export const reasonedBody = {
  what: 'The decision',
  schema: z.strictObject({ reason: reasonSchema }),
} as const satisfies Sent;

/** A decision with all that any of them may say. */
export type DecisionBody = Partial<z.output<typeof decisionBody.schema> & z.output<typeof approvalBody.schema>>;

export const decidedSchema = z.object({
  person: z.string().describe('Who the catalogue says decided.'),
  sentence: z.string().describe('What came of it.'),
});

export const decidedChangeSchema = decidedSchema.extend({ change: z.string() });

function decision<I extends Intent, Body extends Sent>(intent: I, summary: string, body: Body) {
  return {
    method: 'POST',
    path: `/changes/{id}/${intent}`,
    about: 'decisions',
    summary,
    asker: 'person',
    body,
    answers: { 200: { says: 'It counts.', schema: decidedChangeSchema } },
    problems: ['notFound', 'conflict'],
  } as const satisfies Operation;
}

/** What people decide about a change; each is also in the `intents` of a change that would accept it now. */
export const decisionOperations = {
  promote: decision('promote', 'End this bake now.', decisionBody),
  pause: decision('pause', 'Stop at the next step; traffic stays as it is.', decisionBody),
  resume: decision('resume', 'Go on after a pause.', decisionBody),
  abort: decision('abort', 'Stop it and go back.', decisionBody),
  retryStep: decision('retryStep', 'Try a step again that holds.', decisionBody),
  skipStep: decision('skipStep', 'Go on without a step that holds.', decisionBody),
  approve: decision('approve', 'Approve the plan that waits.', approvalBody),
  reject: decision('reject', 'Reject the plan that waits.', decisionBody),
  ungraceful: decision('ungraceful', 'Give up on the region that is left.', reasonedBody),
  override: decision('override', 'Pass over what locks, freezes or stops it now.', reasonedBody),
} as const;
