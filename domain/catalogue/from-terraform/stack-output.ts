import { z } from 'zod';
import { nameSchema, regionSchema } from '../shapes.ts';

const text = z.string().min(1);

const serviceSchema = z.object({
  containers: z.record(z.string(), text),
  environments: z.record(
    nameSchema,
    z.object({
      cluster: text,
      service: text,
      canary: text.optional(),
      alarms: z.array(text).default([]),
      test_traffic: z
        .object({
          port: z.int().min(1).max(65_535).optional(),
          header: z.object({ name: text, value: text }).optional(),
        })
        .optional(),
      tasks: z.int().positive().optional(),
      capacity: z.int().min(0).max(100).optional(),
    }),
  ),
});

const stackSchema = z.object({
  side: z.enum(['primary', 'standby']),
  name: nameSchema.optional(),
  account: z.object({
    name: nameSchema,
    id: z.string().regex(/^\d{12}$/, 'an AWS account id has 12 digits'),
    role: text,
  }),
  region: regionSchema,
  services: z.record(nameSchema, serviceSchema),
});

/** The output `catalogue` of a stack of terraform/stacks: what runs where, in the words of the catalogue. */
export interface StackOutput {
  /** The file it was read from, for sentences about it. */
  readonly file: string;
  readonly stack: z.infer<typeof stackSchema>;
}
export type StackService = z.infer<typeof serviceSchema>;
export type StackPlace = StackService['environments'][string];

/** Reads what `terraform output -json` answered; else a sentence for each thing that is wrong with it. */
export function readStackOutput(
  file: string,
  written: unknown,
): StackOutput | { readonly problems: readonly string[] } {
  const wrong = (sentence: string) => ({ problems: [`${file}: ${sentence}`] });
  if (typeof written !== 'object' || written === null || Array.isArray(written)) {
    return wrong('it is no answer of `terraform output -json`, which is an object of outputs.');
  }
  if ('terraform_version' in written) {
    return wrong('it is a state, not its outputs; give the answer of `terraform output -json` of that stack.');
  }
  const names = Object.keys(written);
  if (!('catalogue' in written)) {
    const there = names.length === 0 ? 'it has none, so the stack is not applied yet' : `it has ${names.join(', ')}`;
    return wrong(`the output "catalogue" is missing; ${there}. The stacks primary and dr have it.`);
  }
  const value = withoutNulls(written.catalogue);
  const parsed = z.object({ value: stackSchema }).safeParse(value);
  if (parsed.success) return { file, stack: parsed.data.value };
  return { problems: parsed.error.issues.map((issue) => `${file}: ${explained(issue, value)}`) };
}

function explained({ path, message }: z.core.$ZodIssue, output: unknown): string {
  // The first key is Terraform's own "value".
  const place = ['catalogue', ...path.slice(1).map(String)].join('.');
  const found = path.reduce<unknown>((at, key) => (isRecord(at) ? at[String(key)] : undefined), output);
  if (found === undefined) return `${place} is missing; apply the stack again, with the modules of this version.`;
  return `${place} is ${JSON.stringify(found)}; ${message.charAt(0).toLowerCase()}${message.slice(1)}.`;
}

/** Terraform writes null for what is not set. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isRecord(value)) return value;
  const set = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(set.map(([key, member]) => [key, withoutNulls(member)]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
