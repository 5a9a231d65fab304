import { z } from 'zod';
import { noteUnknownKeys } from './unknown-keys.ts';

const limitsSchema = z
  .tuple([z.number(), z.number()])
  .describe('[decrease, increase]; Low needs an effect of at most the first, High of at least the second');
const directionSchema = z.enum(['increase', 'decrease', 'either']);
const effectSizeSchema = strict({
  measure: z.enum(['meanRatio', 'cles']).default('meanRatio'),
  limits: limitsSchema.optional(),
  criticalLimits: limitsSchema.optional(),
});
const shared = {
  direction: directionSchema.default('either'),
  /** Kayenta's judge uses 0.25. */
  tolerance: z.number().nonnegative().default(0.25),
  effectSize: effectSizeSchema.optional(),
  critical: z.boolean().optional(),
};

/** Kayenta's judge uses a confidence of 0.98. */
const mannWhitneyRuleSchema = strict({
  judge: z.literal('mann-whitney'),
  confidence: z.number().gt(0).lt(1).default(0.98),
  ...shared,
});

/** `confidence` is accepted, so that one rule can be tried with either judge, and has no meaning here. */
const thresholdRuleSchema = strict({
  judge: z.literal('threshold'),
  confidence: z.number().gt(0).lt(1).optional(),
  max: z.number().optional(),
  min: z.number().optional(),
  ...shared,
});

const samplesSchema = z.array(z.number().nullable()).describe('values of one group, null where a period has none');

/** One comparison of `coxswain judge FILE.json`. */
export const judgeCaseSchema = strict({
  rule: z.discriminatedUnion('judge', [mannWhitneyRuleSchema, thresholdRuleSchema], { error: notAJudge }),
  baseline: samplesSchema,
  canary: samplesSchema,
});

/** The file: an array of comparisons. */
export const judgeFileSchema = z.array(judgeCaseSchema);

/** What is printed for each comparison, in the file's order. */
export const judgementSchema = z.strictObject({
  classification: z.enum(['Pass', 'High', 'Low', 'Nodata']),
  p: z.number().nullable(),
  reason: z.string(),
  critical: z.boolean().optional(),
});

function notAJudge(issue: z.core.$ZodRawIssue): string | undefined {
  return issue.code === 'invalid_union' ? 'not a judge; write "mann-whitney" or "threshold"' : undefined;
}

/** A strict object that says which key was probably meant. */
function strict<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, { error: (issue) => noteUnknownKeys(issue, Object.keys(shape)) });
}
