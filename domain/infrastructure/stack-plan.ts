import { z } from 'zod';
import type { DeepReadonly } from '../catalogue/readonly.ts';
import { dangers } from './danger.ts';

/** What is done to a resource, the worst first. */
export const resourceActions = ['delete', 'replace', 'forget', 'update', 'create', 'import', 'move'] as const;

/** One resource that a plan changes. Names only, never values: those may be secret. */
export const resourceChangeSchema = z.strictObject({
  /** Within the stack: `module.net.aws_subnet.private["a"]`. */
  address: z.string(),
  type: z.string(),
  action: z.enum(resourceActions),
  /** Names of attributes that change, where it is updated or replaced. */
  attributes: z.array(z.string()),
  /** Those of them that cannot be changed in place. */
  forces: z.array(z.string()).optional(),
  /** Why, in a few words: `no longer in the configuration`. */
  reason: z.string().optional(),
  /** Set where something is destroyed that is not simply made again. */
  danger: z.enum(dangers).optional(),
});
export type ResourceChange = DeepReadonly<z.infer<typeof resourceChangeSchema>>;
export type ResourceAction = ResourceChange['action'];

export const changeCountsSchema = z.strictObject({
  create: z.int(),
  update: z.int(),
  replace: z.int(),
  delete: z.int(),
  /** Imported, moved within the state, or forgotten: nothing is done to the thing itself. */
  state: z.int(),
});
export type ChangeCounts = DeepReadonly<z.infer<typeof changeCountsSchema>>;

/** What the state was when it was planned: any other one makes the plan stale. An empty lineage: there was no state yet. */
const stackStateSchema = z.strictObject({ lineage: z.string(), serial: z.int() });
export type StackState = DeepReadonly<z.infer<typeof stackStateSchema>>;
export const noState: StackState = { lineage: '', serial: 0 };

/** Of a whole state, as the tool keeps it. Throws where it is none. */
export function identityOf(state: unknown): StackState {
  return stackStateSchema.strip().parse(state);
}

/** Where a state is in S3; the region, where the backend names one. */
export const statePlaceSchema = z.strictObject({
  bucket: z.string(),
  key: z.string(),
  region: z.string().optional(),
});
export type StatePlace = DeepReadonly<z.infer<typeof statePlaceSchema>>;

/** One plan of a stack, as the tool made it. Without values, so it may stand in a history and on a message. */
export const stackPlanSchema = z.strictObject({
  stack: z.string(),
  /** The whole commit that it was planned at, and its title where the code host tells it. */
  commit: z.string().regex(/^[0-9a-f]{40}$/),
  commitTitle: z.string().optional(),
  /** `terraform 1.11.4`, `tofu 1.10.2`. */
  tool: z.string(),
  /** The stored plan file; absent where it was only looked at. `sha256` in hex. */
  file: z.strictObject({ key: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.int() }).optional(),
  state: stackStateSchema,
  /** Where that state is read without running the tool; absent where it cannot be. */
  place: statePlaceSchema.optional(),
  counts: changeCountsSchema,
  /** Dangerous ones first; at most `listedChanges` of them. */
  changes: z.array(resourceChangeSchema),
  /** How many more there are. */
  leftOut: z.int(),
  /** How many of all of them are dangerous: they come first, so the listed ones tell which. */
  dangerous: z.int(),
  /** Names of outputs that change. */
  outputs: z.array(z.string()),
  /** What is other than the state says, whoever changed it; also where the plan does not put it back. */
  drifted: z.array(resourceChangeSchema),
  /** Per month, where it was estimated. */
  cost: z.strictObject({ before: z.number(), after: z.number(), currency: z.string() }).optional(),
});
export type StackPlan = DeepReadonly<z.infer<typeof stackPlanSchema>>;

/** So many changes are carried through histories and messages (about 100 kB); the whole plan is in its file. */
export const listedChanges = 500;

/** How many resources applying it touches. */
export function touched({ create, update, replace, delete: gone, state }: ChangeCounts): number {
  return create + update + replace + gone + state;
}

/** True where applying it would change neither a resource nor an output. */
export function changesNothing({ counts, outputs }: Pick<StackPlan, 'counts' | 'outputs'>): boolean {
  return touched(counts) === 0 && outputs.length === 0;
}

/** A copy that may be written to, as views are. */
export function copyOf(plan: StackPlan): z.infer<typeof stackPlanSchema> {
  const change = ({ attributes, forces, ...rest }: ResourceChange) => ({
    ...rest,
    attributes: [...attributes],
    ...(forces === undefined ? {} : { forces: [...forces] }),
  });
  const { changes, drifted, outputs } = plan;
  return { ...plan, changes: changes.map(change), drifted: drifted.map(change), outputs: [...outputs] };
}
