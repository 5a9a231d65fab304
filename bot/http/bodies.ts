import { z } from 'zod';
import { drillDepthSchema } from '../../domain/change/request.ts';
import { restraintKindSchema } from '../../domain/restraints/restraint.ts';
import { usageProblem } from './errors.ts';

const reason = z.string().trim().min(1).max(500).optional();

const common = {
  reason,
  dryRun: z.boolean().default(false),
  /** Holds the answer until the change has ended, at most so many seconds (true: 50). */
  wait: z.union([z.boolean(), z.number().min(0).max(50)]).default(false),
};
/** What is passed over of locks, freezes and stops; needs a reason. */
const override = z.array(restraintKindSchema).optional();
const ofService = { service: z.string(), environment: z.string(), ...common };
const ofGroup = { group: z.string(), ...common };

/** What starts a change. */
const startSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('deploy'), version: z.string(), override, ...ofService }),
  z.strictObject({ kind: z.literal('rollback'), ...ofService }),
  z.strictObject({ kind: z.literal('sync'), ...ofService }),
  z.strictObject({
    kind: z.literal('failover'),
    mode: z.enum(['graceful', 'ungraceful']).optional(),
    acceptLoss: z.boolean().default(false),
    ...ofGroup,
  }),
  z.strictObject({ kind: z.literal('failback'), ...ofGroup }),
  z.strictObject({ kind: z.literal('arm'), alarm: z.string().optional(), ...ofGroup }),
  z.strictObject({ kind: z.literal('rebuild'), override, ...ofGroup }),
  z.strictObject({ kind: z.literal('fence'), ...ofGroup }),
  z.strictObject({ kind: z.literal('drill'), depth: drillDepthSchema.optional(), override, ...ofGroup }),
]);

const decisionSchema = z.strictObject({
  reason,
  /** Promote: to 100 %, past all bakes that are left. */
  full: z.boolean().optional(),
  /** Retry and skip: the step that is meant; by default the one that holds. */
  step: z.string().optional(),
  attempt: z.number().optional(),
});

const approveSchema = z.strictObject({
  reason,
  /** Hash of the plan that was looked at; by default the one that waits now. */
  plan: z.string().optional(),
  /** What the plan asks an approver to type. */
  typed: z.string().optional(),
  /** What was picked, where the plan has choices. */
  choice: z.string().optional(),
  /** Alone, by the right of the break-glass group; the reason is required then. */
  breakGlass: z.boolean().optional(),
});

const placeSchema = {
  kind: restraintKindSchema,
  /** A service with its environment, or one name: an environment or a recovery group. None: a stop, which is everywhere. */
  on: z
    .union([z.strictObject({ service: z.string(), environment: z.string() }), z.strictObject({ place: z.string() })])
    .optional(),
};
const longestSeconds = 366 * 86_400;
const restraintBody = z.strictObject({
  ...placeSchema,
  reason: z.string().trim().min(1).max(500),
  /** Seconds; absent, like `until`: until it is released. */
  for: z.number().positive().max(longestSeconds).optional(),
  /** As typed: `2027-01-02 08:00`, `mon 08:00`. */
  until: z.string().max(100).optional(),
});
const releaseBody = z.strictObject({ ...placeSchema, reason });

export const readRestraint = (body: unknown) => read('What is locked or frozen', restraintBody, body);
export const readRelease = (body: unknown) => read('What is released', releaseBody, body);

const reasonedSchema = z.strictObject({ reason: z.string().trim().min(1).max(500) });

const narrowing = {
  /** A recovery group or, where no group has the name, a service. */
  name: z.string().optional(),
  service: z.string().optional(),
  group: z.string().optional(),
  environment: z.string().optional(),
};
const listSchema = z.strictObject({ ...narrowing, limit: z.coerce.number().int().min(1).max(999).default(10) });
const auditSchema = z.strictObject({
  ...narrowing,
  /** Seconds back from now. */
  since: z.coerce
    .number()
    .positive()
    .default(7 * 86_400),
});

export const readStart = (body: unknown) => read('What starts a change', startSchema, body);
export const readDecision = (body: unknown) => read('The decision', decisionSchema, body ?? {});
export const readApproval = (body: unknown) => read('The approval', approveSchema, body ?? {});
export const readReasoned = (body: unknown) => read('The decision', reasonedSchema, body ?? {});
/** Readiness as last evaluated, or looked at anew. */
const readinessSchema = z.strictObject({ evaluate: z.literal('now').optional() });

export const readReadiness = (query: unknown) => read('The query', readinessSchema, query);
export const readAuditQuery = (query: unknown) => read('The query', auditSchema, query);
export const readList = (query: unknown) => read('The query', listSchema, query);

function read<Schema extends z.ZodType>(what: string, schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw usageProblem(what, parsed.error);
}
