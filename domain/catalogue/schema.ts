import { z } from 'zod';
import { metricSourceSchema } from '../metrics/source.ts';
import { durationSchema, percentSchema } from './units.ts';

const nameSchema = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'a name is lower-case letters, digits and dashes');

const accountSchema = z.strictObject({
  id: z.string().regex(/^\d{12}$/, 'an AWS account id has 12 digits'),
  /** IAM role to assume there; absent: the worker's own credentials. */
  role: z
    .string()
    .regex(/^arn:[a-z-]+:iam::\d{12}:role\/.+/, 'an IAM role ARN')
    .optional(),
});

const personSchema = z.strictObject({
  /** Slack member id, `U…` or `W…`. */
  slack: z
    .string()
    .regex(/^[UW][A-Z0-9]+$/, 'a Slack member id such as U012AB3CD')
    .optional(),
  /** Subject of the OIDC token the CLI presents. */
  oidc: z.string().optional(),
  groups: z.array(nameSchema),
});

const targetSchema = z.strictObject({
  name: nameSchema,
  account: nameSchema,
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'an AWS region such as eu-west-1'),
  cluster: z.string(),
  /** ECS service that is stable. */
  service: z.string(),
  /** ECS service that carries the canary; by default `<service>-canary`. */
  canary: z.string().optional(),
});

const smokeCheckSchema = z.strictObject({ get: z.string().startsWith('/'), expect: z.int().min(100).max(599) });

const testTrafficSchema = z.union([
  z.strictObject({ port: z.int().min(1).max(65535) }),
  z.strictObject({ header: z.strictObject({ name: z.string(), value: z.string() }) }),
]);

const canarySchema = z.strictObject({
  weights: z.array(z.number().positive().max(100)).min(1),
  bake: durationSchema,
  testTraffic: testTrafficSchema,
});
const rollingSchema = z.strictObject({
  /** Deployment alarms: CloudWatch alarm names in the target's region. */
  alarms: z.array(z.string()),
});
const strategySchema = z.union([z.strictObject({ canary: canarySchema }), z.strictObject({ rolling: rollingSchema })]);

const verifySchema = z.strictObject({
  metric: z.string(),
  period: durationSchema,
  /** Fails the bake at once instead of at its end. */
  critical: z.boolean().default(false),
  max: percentSchema.or(durationSchema).or(z.number()).optional(),
  min: percentSchema.or(durationSchema).or(z.number()).optional(),
  judge: z.enum(['threshold', 'mann-whitney']).default('threshold'),
  direction: z.enum(['increase', 'decrease', 'either']).optional(),
  tolerance: percentSchema.optional(),
  confidence: z.number().gt(0.5).lt(1).optional(),
});

const environmentSchema = z.strictObject({
  targets: z.array(targetSchema).min(1),
  /** Slack channel for the change's message, `#name` or id. */
  channel: z.string(),
  strategy: strategySchema,
  verify: z.array(verifySchema).default([]),
  smoke: z.array(smokeCheckSchema).default([]),
  /** Path of an endpoint that answers `{ "version": … , "digests": … }`; asked as well before a deploy counts as serving. */
  versionEndpoint: z.string().startsWith('/').optional(),
  /** Tasks of a first deploy; afterwards the service's own desired count is kept. */
  tasks: z.int().positive().default(1),
  onBusy: z.enum(['queue', 'supersede', 'refuse']).default('queue'),
  rights: z.strictObject({
    /** Groups that may deploy. */
    deploy: z.array(nameSchema).min(1),
    /** Groups that may promote, pause, resume, abort, retry, skip and roll back; by default those that may deploy. */
    operate: z.array(nameSchema).optional(),
  }),
});

const serviceSchema = z.strictObject({
  /** Container name -> ECR repository; a version is a set of digests, one each. */
  containers: z.record(z.string(), z.string()),
  environments: z.record(nameSchema, environmentSchema),
});

/** The catalogue as written. `config/` reads it from YAML with file, line and key in every error. */
export const catalogueSchema = z.strictObject({
  accounts: z.record(nameSchema, accountSchema),
  people: z.record(nameSchema, personSchema),
  metrics: z.record(z.string(), metricSourceSchema).default({}),
  services: z.record(nameSchema, serviceSchema),
});

export type Catalogue = z.infer<typeof catalogueSchema>;
export type CatalogueService = Catalogue['services'][string];
export type CatalogueEnvironment = CatalogueService['environments'][string];
export type CatalogueTarget = CatalogueEnvironment['targets'][number];
export type CatalogueVerify = CatalogueEnvironment['verify'][number];
export type Strategy = CatalogueEnvironment['strategy'];
