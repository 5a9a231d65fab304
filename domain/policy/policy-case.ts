import { z } from 'zod';
import { changeKinds } from '../change/request.ts';

const place = {
  service: z.string().optional(),
  environment: z.string().optional(),
  group: z.string().optional().describe('A recovery group, in place of service and environment'),
  stack: z.string().optional().describe('A stack of infrastructure, in place of service and environment'),
};

const givenSchema = z.strictObject({
  person: z.string().describe('A person of the catalogue'),
  action: z
    .enum(['start', 'operate', 'override', 'approve'])
    .describe('start: the change; operate: pause, abort, retry …; override: go on without a safeguard'),
  change: z.enum(changeKinds).default('deploy'),
  ...place,
  destroys: z
    .boolean()
    .default(false)
    .describe('infrastructure: the plan destroys or replaces a database, a cluster or a zone'),
  requester: z.string().optional().describe('approve: who asked for the change'),
  approved: z.array(z.string()).default([]).describe('approve: who has approved already, in their order'),
  alone: z.boolean().default(false).describe('approve: by break-glass, with a reason'),
  choice: z.string().optional().describe('approve: what is picked; by default the first choice'),
  at: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('When; by default now. Delegations end; a start meets the freezes of that moment, and none without it'),
});

const expectSchema = z.strictObject({
  allowed: z.boolean(),
  sentence: z.string().optional().describe('Part of the sentence of the refusal'),
  missing: z.int().min(0).optional().describe('approve: how many more have to, afterwards'),
  needs: z.string().optional().describe('approve: part of whom it needs yet, afterwards'),
});

/** A file of `coxswain policy test`: what people may do, as the team wants it. */
export const policyFileSchema = z.strictObject({
  groups: z
    .record(z.string(), z.array(z.string()))
    .default({})
    .describe('Who is in the groups whose members come from Slack or GitLab; neither is asked'),
  cases: z.array(z.strictObject({ name: z.string().min(1), given: givenSchema, expect: expectSchema })).min(1),
});

export type PolicyFile = z.infer<typeof policyFileSchema>;
export type PolicyCase = PolicyFile['cases'][number];
