import { z } from 'zod';

/** Names of the keys that a schema knows at a path: those of every alternative there. */
export function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  let at = alternatives(schema);
  for (const key of path) at = at.flatMap((one) => inside(one, key)).flatMap(alternatives);
  return [...new Set(at.flatMap((one) => (one instanceof z.ZodObject ? Object.keys(one.shape) : [])))];
}

/** Takes off what wraps a schema, and a union apart. */
function alternatives(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return alternatives(schema.def.innerType);
  if (schema instanceof z.ZodPipe) return alternatives(schema.def.in);
  if (schema instanceof z.ZodUnion) return schema.def.options.flatMap(alternatives);
  return [schema];
}

function inside(schema: z.core.$ZodType, key: PropertyKey): z.core.$ZodType[] {
  if (schema instanceof z.ZodObject) {
    const member: z.core.$ZodType | undefined = schema.shape[String(key)];
    return member === undefined ? [] : [member];
  }
  if (schema instanceof z.ZodRecord) return [schema.def.valueType];
  return schema instanceof z.ZodArray ? [schema.def.element] : [];
}
