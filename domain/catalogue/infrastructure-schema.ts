import { z } from 'zod';
import { deployApprovalSchema } from './approval-schema.ts';
import { channelSchema, nameSchema, regionSchema } from './shapes.ts';
import { durationSchema } from './units.ts';

const roleSchema = z
  .string()
  .regex(/^arn:[a-z-]+:iam::\d{12}:role\/.+/, 'write an IAM role ARN such as arn:aws:iam::123456789012:role/terraform');

const variableName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]*$/, 'write the name of a variable of the stack');

const fileSchema = z.string().regex(/^(?!\/)[\w./-]+\.tfvars(\.json)?$/, 'write a file such as prod.tfvars');

const stackApprovalsSchema = deployApprovalSchema.omit({ rollbacks: true, choices: true, atExpiry: true });

/** One stack of infrastructure: a folder of a project, with a state of its own. */
export const stackSchema = z.strictObject({
  gitlab: z
    .string()
    .regex(/^[\w.-]+(\/[\w.-]+)+$/, "write a project's full path such as shop/infrastructure")
    .describe('GitLab project that has its code, full path'),
  folder: z
    .string()
    .regex(/^(?![./])(?!.*\.\.)[\w./-]+$/, "write the stack's folder in the project, such as terraform/stacks/primary")
    .describe('Its folder in the project'),
  account: nameSchema.describe('Account that it is planned and applied in'),
  region: regionSchema,
  environment: nameSchema.describe('Environment that it belongs to: its locks and freezes hold it back'),
  role: roleSchema.optional().describe("IAM role that applies; absent: the account's"),
  planRole: roleSchema
    .optional()
    .describe(
      'IAM role that plans, best one that only reads: code of merge requests runs with it; absent: that which applies',
    ),
  backend: z
    .record(z.string(), z.string())
    .default({})
    .describe('Settings of its state, handed over as -backend-config, such as bucket and key; never a secret'),
  workspace: z.string().min(1).optional().describe('Workspace of the state; absent: default'),
  variables: z.record(variableName, z.string()).default({}).describe('Variables by name; never a secret'),
  variableFiles: z.array(fileSchema).default([]).describe('Files of variables, as seen from its folder'),
  services: z
    .array(
      z.string().regex(/^[a-z0-9][a-z0-9-]*( [a-z0-9][a-z0-9-]*)?$/, 'write a service and its environment: app prod'),
    )
    .default([])
    .describe(
      'Services it belongs to, each as "app prod", or as "app" in its own environment: it is not applied while one of them changes',
    ),
  channel: channelSchema.describe('Slack channel for its messages, #name or id'),
  rights: z.strictObject({
    plan: z.array(nameSchema).min(1).optional().describe('Groups that may plan; by default those that may apply'),
    apply: z.array(nameSchema).min(1).describe('Groups that may ask to have it applied, and may pause or abort that'),
    override: z
      .array(nameSchema)
      .min(1)
      .optional()
      .describe('Groups that may pass over a lock or a freeze, with a reason'),
  }),
  approvals: stackApprovalsSchema.describe('Whose word an apply needs'),
  destructive: stackApprovalsSchema
    .optional()
    .describe(
      'Whose word it needs where a database, a cluster or a zone is destroyed or replaced; absent: then it is refused',
    ),
  drift: z
    .strictObject({ every: durationSchema })
    .optional()
    .describe('How often it is looked whether the stack still is as it was applied; absent: never'),
});
