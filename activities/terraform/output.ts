import { z } from 'zod';

/**
 * The part that is read of what the tool prints with `-json`, a line each. Of diagnostics neither the snippet nor its values are read: they
 * quote configuration, whose values may be secret.
 * https://developer.hashicorp.com/terraform/internals/machine-readable-ui
 */
const diagnosticSchema = z.object({
  severity: z.string(),
  summary: z.string(),
  detail: z.string().optional().default(''),
  address: z.string().optional(),
  range: z.object({ filename: z.string(), start: z.object({ line: z.number() }) }).optional(),
});
const hookSchema = z.object({ resource: z.object({ addr: z.string() }), action: z.string().optional() });
const lineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('diagnostic'), diagnostic: diagnosticSchema }),
  z.object({ type: z.literal('planned_change') }),
  z.object({ type: z.literal('apply_start'), hook: hookSchema }),
  z.object({ type: z.literal('apply_progress'), hook: hookSchema }),
  z.object({ type: z.literal('apply_complete'), hook: hookSchema }),
  z.object({ type: z.literal('apply_errored'), hook: hookSchema }),
]);
export type ToolLine = z.infer<typeof lineSchema>;
export type Diagnostic = z.infer<typeof diagnosticSchema>;

/** What a line says; undefined for all that is not read. */
export function lineOf(line: string): ToolLine | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return lineSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
