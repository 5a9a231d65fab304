import { createHash } from 'node:crypto';
import { dirname } from 'node:path/posix';
import { z } from 'zod';
import { type StackPlan, stackPlanSchema } from '../../domain/infrastructure/stack-plan.ts';
import { refusal } from '../failures.ts';
import type { PlanStore } from './ports.ts';

/** Keys are readable where they can be: a change's id is made of names, and anything else is written as in an address. */
function folderOf(stack: string, change: string): string {
  return `${encodeURIComponent(stack)}/${encodeURIComponent(change)}`;
}

/** Keeps a plan file under its own hash; the same bytes are there already or are written. */
export async function keepFile(store: PlanStore, stack: string, change: string, bytes: Buffer) {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const key = `${folderOf(stack, change)}/${sha256}.tfplan`;
  await store.create(key, bytes);
  return { key, sha256, bytes: bytes.length };
}

/** Keeps beside the file what it comes to. A change that plans again has the newer one. */
export async function keepPlan(store: PlanStore, change: string, plan: StackPlan): Promise<void> {
  await store.replace(`${folderOf(plan.stack, change)}/plan.json`, JSON.stringify(plan));
}

export async function findPlan(store: PlanStore, stack: string, change: string): Promise<StackPlan> {
  const found = await store.read(`${folderOf(stack, change)}/plan.json`);
  if (found !== undefined) return stackPlanSchema.parse(JSON.parse(found.toString('utf8')));
  throw refusal(`There is no plan of stack ${stack} by ${change}: plan it again with /infra plan ${stack}.`);
}

/** What a stored plan file touches, as the plan beside it tells; none where that is of another file by now. */
export async function addressesOf(
  store: PlanStore,
  file: { readonly key: string; readonly sha256: string },
): Promise<string[]> {
  const found = await store.read(`${dirname(file.key)}/plan.json`);
  const plan = found === undefined ? undefined : stackPlanSchema.parse(JSON.parse(found.toString('utf8')));
  return plan?.file?.sha256 === file.sha256 ? plan.changes.map(({ address }) => address) : [];
}

/** The file's bytes, which are those that were approved. */
export async function readFileOf(
  store: PlanStore,
  stack: string,
  file: { readonly key: string; readonly sha256: string },
): Promise<Buffer> {
  const bytes = await store.read(file.key);
  const again = `plan stack ${stack} again`;
  if (bytes === undefined) throw refusal(`The plan file ${file.key} is gone: ${again}.`);
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found === file.sha256) return bytes;
  throw refusal(
    `The plan file ${file.key} is another than was approved: its hash is ${found.slice(0, 12)}…, not ${file.sha256.slice(0, 12)}…; ${again}.`,
  );
}

const listed = z.array(z.string());
/** That a plan file has begun to be applied, by which attempt, and how far it is known to have come. */
const markSchema = z.object({
  change: z.string(),
  step: z.string(),
  /** ISO 8601. */
  since: z.string(),
  /** Moves while the attempt lives. */
  beat: z.int(),
  /** Machine, and the process on it that is there as long as something may still run, with the moment of its start as the machine tells it. */
  machine: z.string(),
  guard: z.int(),
  started: z.string().optional(),
  /** Id of the state's lock that it holds. */
  lock: z.string().optional(),
  begun: listed,
  done: listed,
  /** What it came to, as it was answered. */
  ended: z
    .object({
      verdict: z.enum(['passed', 'failed', 'inconclusive']),
      reason: z.string(),
      applied: listed,
      unsure: listed,
      pending: listed,
    })
    .optional(),
});
export type Mark = z.infer<typeof markSchema>;

const markKey = (file: { readonly key: string }) => `${file.key}.begun.json`;

/** False where the file has begun to be applied before. */
export function begin(store: PlanStore, file: { readonly key: string }, mark: Mark): Promise<boolean> {
  return store.create(markKey(file), JSON.stringify(mark));
}

export function keepMark(store: PlanStore, file: { readonly key: string }, mark: Mark): Promise<void> {
  return store.replace(markKey(file), JSON.stringify(mark));
}

/** Where nothing was applied, the file may begin anew. */
export function forgetMark(store: PlanStore, file: { readonly key: string }): Promise<void> {
  return store.remove(markKey(file));
}

export async function readMark(store: PlanStore, file: { readonly key: string }): Promise<Mark | undefined> {
  const found = await store.read(markKey(file));
  return found === undefined ? undefined : markSchema.parse(JSON.parse(found.toString('utf8')));
}
