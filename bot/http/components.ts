import { z } from 'zod';
import { changeSummarySchema } from '../../domain/change/summary.ts';
import { changeViewSchema, stepViewSchema } from '../../domain/change/view.ts';
import { readinessReportSchema, readinessViewSchema } from '../../domain/recovery/readiness/report.ts';
import { restraintSchema } from '../../domain/restraints/restraint.ts';
import { problemSchema } from './errors.ts';
import { operations } from './operations/all.ts';
import {
  approvalBody,
  decidedChangeSchema,
  decidedSchema,
  decisionBody,
  reasonedBody,
} from './operations/decisions.ts';
import { startBodySchema } from './operations/start-body.ts';

type Json = Readonly<Record<string, unknown>>;
/** A reference to where a schema stands in the document. */
export type RefTo = (schema: z.ZodType) => Json;

/** Schemas that stand once in the document, by these names. */
const shared = {
  Change: changeViewSchema,
  ChangeSummary: changeSummarySchema,
  Step: stepViewSchema,
  Start: startBodySchema,
  Readiness: readinessViewSchema,
  ReadinessReport: readinessReportSchema,
  Restraint: restraintSchema,
  Decision: decisionBody.schema,
  Approval: approvalBody.schema,
  Reasoned: reasonedBody.schema,
  Decided: decidedSchema,
  DecidedChange: decidedChangeSchema,
  Problem: problemSchema,
} satisfies Record<string, z.ZodType>;

/** The schemas of the document, and references to them: those that are shared by their names, others by their operation's. */
export function components(): { readonly refTo: RefTo; readonly schemas: Json } {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries<z.ZodType>(shared)) registry.add(schema, { id });
  for (const [name, { body, answers }] of Object.entries(operations)) {
    const id = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    if (body !== undefined && !registry.has(body.schema)) registry.add(body.schema, { id: `${id}Body` });
    for (const answer of Object.values(answers)) {
      if (!('schema' in answer) || answer.schema === undefined || registry.has(answer.schema)) continue;
      registry.add(answer.schema, { id: `${id}Answer` });
    }
  }
  const uri = (id: string) => `#/components/schemas/${id}`;
  // As input: what is sent is what a schema reads, and readers have to bear members that later versions add.
  const made = Object.entries(z.toJSONSchema(registry, { io: 'input', uri }).schemas);
  return {
    refTo: (schema) => ({ $ref: uri(registry.get(schema)?.id ?? '') }),
    schemas: Object.fromEntries(
      made.map(([id, { $id: _itsName, $schema: _asOpenApiSays, ...schema }]) => [id, schema]),
    ),
  };
}
