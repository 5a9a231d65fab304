import { z } from 'zod';
import { deployApprovalSchema } from './approval-schema.ts';
import { calendarSchema } from '../calendar/calendar-schema.ts';
import { metricSourceSchema } from '../metrics/source.ts';
import { buildsSchema, gitlabSchema } from './gitlab-schema.ts';
import { groupsSchema } from './group-schema.ts';
import { stackSchema } from './infrastructure-schema.ts';
import type { DeepReadonly } from './readonly.ts';
import { recoveryGroupSchema, type WrittenOrder as OrderNode } from './recovery-schema.ts';
import { channelSchema, nameSchema, pathSchema, regionSchema, smokeCheckSchema, timeZoneSchema } from './shapes.ts';
import { durationSchema, limitSchema, percentSchema } from './units.ts';

const accountSchema = z.strictObject({
  id: z.string().regex(/^\d{12}$/, 'an AWS account id has 12 digits'),
  role: z
    .string()
    .regex(/^arn:[a-z-]+:iam::\d{12}:role\/.+/, 'write an IAM role ARN such as arn:aws:iam::123456789012:role/deploy')
    .optional()
    .describe("IAM role to assume there; absent: the worker's own credentials"),
});

const personSchema = z.strictObject({
  slack: z
    .string()
    .regex(/^[UW][A-Z0-9]+$/, 'write a Slack member id such as U012AB3CD')
    .optional()
    .describe('Slack member id, U… or W…'),
  oidc: z.string().min(1).optional().describe('Subject of the OIDC token the CLI presents'),
  gitlab: z.string().min(1).optional().describe('GitLab user name, without @'),
  email: z
    .email('write an address such as someone@example.com')
    .optional()
    .describe('Where somebody without Slack is asked for approval; needs "oidc" too'),
  groups: z.array(nameSchema),
  delegates: z
    .strictObject({
      to: nameSchema.describe('The person who approves in their place'),
      until: z
        .union(
          [z.iso.date(), z.iso.datetime({ offset: true })],
          'write a date such as 2026-12-24, or a time such as 2026-12-24T12:00:00+01:00',
        )
        .describe('A date counts to its end, UTC'),
      reason: z.string().min(1).max(200).optional(),
    })
    .optional()
    .describe('Somebody else approves in their place for a while; never both, and never what either of them asked for'),
});

const targetSchema = z.strictObject({
  name: nameSchema,
  account: nameSchema,
  region: regionSchema,
  cluster: z.string().min(1),
  service: z.string().min(1).describe('ECS service that is stable'),
  canary: z.string().min(1).optional().describe('ECS service that carries the canary; by default <service>-canary'),
});

/** Where the service stands ready in another region. */
const standbySchema = z.strictObject({
  name: nameSchema,
  account: nameSchema,
  region: regionSchema,
  cluster: z.string().min(1),
  service: z.string().min(1).describe('ECS service that stands by'),
  capacity: percentSchema.default(50).describe("Share of the primary's tasks that run there while it stands by"),
});

/** How the canary is reached while its weight is 0: by a test listener's port, or by a header that a rule looks for. */
const testTrafficSchema = z.union([
  z.strictObject({ port: z.int().min(1).max(65_535) }),
  z.strictObject({ header: z.strictObject({ name: z.string().min(1), value: z.string().min(1) }) }),
]);

const canarySchema = z.strictObject({
  weights: z.array(z.number().positive().max(100)).min(1).describe('Percent of the requests, rising'),
  bake: durationSchema.describe('How long each weight is watched'),
  testTraffic: testTrafficSchema,
});
const rollingSchema = z.strictObject({
  alarms: z.array(z.string().min(1)).describe("Deployment alarms: CloudWatch alarm names in the target's region"),
});
const strategySchema = z.union([z.strictObject({ canary: canarySchema }), z.strictObject({ rolling: rollingSchema })]);

const verifySchema = z.strictObject({
  metric: z.string().describe('A metric of the catalogue, or a built-in one such as alb.errorRate'),
  period: durationSchema,
  critical: z.boolean().default(false).describe('Fails the bake at once instead of at its end'),
  max: limitSchema.optional().describe("Limits on the canary's mean, in the metric's unit"),
  min: limitSchema.optional(),
  judge: z.enum(['threshold', 'mann-whitney']).default('threshold'),
  direction: z
    .enum(['increase', 'decrease', 'either'])
    .optional()
    .describe('Mann-Whitney: which change is bad; by default increase'),
  tolerance: percentSchema.optional().describe('Mann-Whitney: change of the mean that is accepted'),
  confidence: z
    .number()
    .gt(0.5)
    .lt(1)
    .optional()
    .describe('Mann-Whitney: confidence of the two-sided interval; by default 0.98'),
  samples: z
    .int()
    .positive()
    .optional()
    .describe('Periods with data that a verdict needs; by default what the judge needs at least'),
});

const gatesSchema = z.strictObject({
  readiness: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe(
      'Least readiness score of its recovery group; below it a deploy waits for a person, a rollback never. Going on without it is an override',
    ),
});

const environmentSchema = z.strictObject({
  targets: z.array(targetSchema).min(1),
  standby: standbySchema
    .optional()
    .describe('Kept in step after every deploy; a recovery group may move the business there'),
  channel: channelSchema.describe("Slack channel for the change's message, #name or id"),
  strategy: strategySchema,
  verify: z.array(verifySchema).default([]),
  smoke: z.array(smokeCheckSchema).default([]),
  versionEndpoint: pathSchema
    .optional()
    .describe(
      'Path of an endpoint that answers { "version": … , "digests": … }; asked as well before a deploy counts as serving',
    ),
  tasks: z
    .int()
    .positive()
    .default(1)
    .describe("Tasks of a first deploy; afterwards the service's own desired count is kept"),
  gates: gatesSchema.optional().describe('What must hold before a deploy changes anything'),
  approvals: deployApprovalSchema
    .optional()
    .describe('Whose word a deploy needs before it changes anything; absent: nobody is asked'),
  freeze: z
    .array(nameSchema)
    .default([])
    .describe('Calendars that freeze it, besides those that freeze the environment'),
  onBusy: z.enum(['queue', 'supersede', 'refuse']).default('queue'),
  rights: z.strictObject({
    deploy: z.array(nameSchema).min(1).describe('Groups that may deploy'),
    operate: z
      .array(nameSchema)
      .min(1)
      .optional()
      .describe(
        'Groups that may promote, pause, resume, abort, retry, skip, roll back, lock and freeze; by default those that may deploy',
      ),
    override: z
      .array(nameSchema)
      .min(1)
      .optional()
      .describe(
        'Groups that may pass over a lock, a freeze or a safeguard, with a reason; by default those of its recovery group',
      ),
  }),
});

const serviceSchema = z.strictObject({
  gitlab: gitlabSchema.optional().describe('GitLab project that builds it, and which of its events start what'),
  github: buildsSchema
    .optional()
    .describe('GitHub repository that builds it; its jobs ask with their token (event: ci)'),
  containers: z
    .record(z.string(), z.string().min(1))
    .describe('Container name -> ECR repository; a version is a set of digests, one each'),
  environments: z.record(nameSchema, environmentSchema),
});

const workspaceSchema = z
  .string()
  .regex(/^[TE][A-Z0-9]+$/, 'write a Slack workspace id such as T012AB3CD, or an enterprise id such as E012AB3CD');

/** The catalogue as written. `config/` reads it from YAML with file, line and key in every error. */
export const catalogueSchema = z.strictObject({
  workspace: z
    .union([workspaceSchema, z.array(workspaceSchema).min(1)])
    .optional()
    .describe(
      'Slack workspace of the people, or several, or the enterprise (E…) they belong to; a member of another one, in a shared channel, is a stranger. Absent: any workspace',
    ),
  timeZone: timeZoneSchema.optional().describe('Time zone of times that people type without one; by default UTC'),
  accounts: z.record(nameSchema, accountSchema),
  groups: groupsSchema.describe(
    'Every group that rights and people may name; with where its members come from, where that is not under people alone',
  ),
  people: z.record(nameSchema, personSchema),
  metrics: z.record(z.string(), metricSourceSchema).default({}),
  calendars: z.record(nameSchema, calendarSchema).default({}).describe('When nothing new comes, and where'),
  services: z.record(nameSchema, serviceSchema),
  recovery: z
    .record(nameSchema, recoveryGroupSchema)
    .default({})
    .describe('Recovery groups: what moves together when a region fails'),
  infrastructure: z
    .record(nameSchema, stackSchema)
    .default({})
    .describe('Stacks: what Terraform or OpenTofu makes, changed by /infra'),
});

export type Catalogue = DeepReadonly<z.infer<typeof catalogueSchema>> & {
  /** By group: a sentence where its members are not known to be right just now. Never written, see `withMembers`. */
  readonly doubts?: Readonly<Record<string, string>>;
};
export type CatalogueService = Catalogue['services'][string];
export type CatalogueEnvironment = CatalogueService['environments'][string];
export type CatalogueCalendar = Catalogue['calendars'][string];
export type CatalogueRecoveryGroup = Catalogue['recovery'][string];
export type CatalogueStack = Catalogue['infrastructure'][string];
export type WrittenOrder = DeepReadonly<OrderNode>;
export type CatalogueBuilds = NonNullable<CatalogueService['github']>;
export type StartRule = CatalogueBuilds['start'][number];
export type CatalogueApprovals = Partial<NonNullable<CatalogueEnvironment['approvals']>> &
  CatalogueRecoveryGroup['approvals'];
export type CatalogueTarget = CatalogueEnvironment['targets'][number];
export type CatalogueVerify = CatalogueEnvironment['verify'][number];
export type Strategy = CatalogueEnvironment['strategy'];
