import { z } from 'zod';
import { usageProblem } from './errors.ts';

const reason = z.string().trim().min(1).max(500).optional();

/** What starts a change. `wait` holds the answer until the change has ended, at most so many seconds (true: 50). */
const startSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('deploy'),
    service: z.string(),
    environment: z.string(),
    version: z.string(),
    reason,
    dryRun: z.boolean().default(false),
    wait: z.union([z.boolean(), z.number().min(0).max(50)]).default(false),
  }),
  z.strictObject({
    kind: z.literal('rollback'),
    service: z.string(),
    environment: z.string(),
    reason,
    dryRun: z.boolean().default(false),
    wait: z.union([z.boolean(), z.number().min(0).max(50)]).default(false),
  }),
]);

const decisionSchema = z.strictObject({
  reason,
  /** Promote: to 100 %, past all bakes that are left. */
  full: z.boolean().optional(),
  /** Retry and skip: the step that is meant; by default the one that holds. */
  step: z.string().optional(),
  attempt: z.number().optional(),
});

const listSchema = z.strictObject({
  service: z.string().optional(),
  environment: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(999).default(10),
});

export const readStart = (body: unknown) => read('What starts a change', startSchema, body);
export const readDecision = (body: unknown) => read('The decision', decisionSchema, body ?? {});
export const readList = (query: unknown) => read('The query', listSchema, query);

function read<Schema extends z.ZodType>(what: string, schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw usageProblem(what, parsed.error);
}
