import { z } from 'zod';
import type { Applied } from '../../domain/infrastructure/applied.ts';
import type { ToolLine } from './output.ts';

/** What is done to one resource. */
export interface Operation {
  readonly address: string;
  readonly kind: 'create' | 'update' | 'delete' | 'replace' | 'state';
  /** How many completions the tool tells of it: two of a replacement, one more for each leftover that goes; none of what only the state learns. */
  readonly steps: number;
}

const planSchema = z.object({
  resource_changes: z
    .array(
      z.object({
        address: z.string(),
        mode: z.string().optional(),
        previous_address: z.string().optional(),
        change: z.object({ actions: z.array(z.string()), importing: z.unknown().optional() }),
      }),
    )
    .optional()
    .default([]),
});
type Written = z.infer<typeof planSchema>['resource_changes'][number];

/** What a plan does, from `show -json`, one operation an address. */
export function operationsOf(shown: unknown): Operation[] {
  const found = new Map<string, Operation>();
  for (const written of planSchema.parse(shown).resource_changes) {
    const operation = operationOf(written);
    if (operation === undefined) continue;
    const same = found.get(operation.address);
    const steps = (same?.steps ?? 0) + operation.steps;
    // What is left over of an earlier replacement has the same address: what is done to the resource itself counts.
    found.set(operation.address, { ...(same === undefined || same.kind === 'delete' ? operation : same), steps });
  }
  return [...found.values()];
}

function operationOf({ address, mode, previous_address: previous, change }: Written): Operation | undefined {
  if (mode === 'data') return undefined;
  const { actions, importing } = change;
  const has = (action: string) => actions.includes(action);
  if (has('create') && has('delete')) return { address, kind: 'replace', steps: 2 };
  for (const kind of ['create', 'update', 'delete'] as const) if (has(kind)) return { address, kind, steps: 1 };
  const isState =
    has('forget') || (importing ?? undefined) !== undefined || (previous !== undefined && previous !== address);
  return isState ? { address, kind: 'state', steps: 0 } : undefined;
}

/** How far a run is known to have come, by address. */
export interface Tally {
  /** In the order in which they were begun. */
  readonly begun: readonly string[];
  /** Completions by address. */
  readonly completed: ReadonlyMap<string, number>;
  readonly latest?: string;
  /** True once the tool is seen to work on the plan: from then on it holds the state's lock. */
  readonly isWorking: boolean;
}

export const nothingBegun: Tally = { begun: [], completed: new Map(), isWorking: false };

/** The tally with one more line of the tool. */
export function withLine(tally: Tally, line: ToolLine): Tally {
  if (line.type === 'diagnostic') return tally;
  if (line.type === 'planned_change') return { ...tally, isWorking: true };
  const { addr } = line.hook.resource;
  const told = { ...tally, latest: addr, isWorking: true };
  if (line.type === 'apply_start')
    return tally.begun.includes(addr) ? told : { ...told, begun: [...tally.begun, addr] };
  if (line.type !== 'apply_complete') return told;
  return { ...told, completed: new Map([...tally.completed, [addr, (tally.completed.get(addr) ?? 0) + 1]]) };
}

/** What is wholly done, of what the tool tells. */
export function doneOf(operations: readonly Operation[], { completed }: Tally): string[] {
  return operations.flatMap(({ address, steps }) =>
    steps > 0 && (completed.get(address) ?? 0) >= steps ? [address] : [],
  );
}

/** What came of each resource, by what the tool told. `isWhole`: it ended well, so that what only the state learns is done too. */
export function appliedBy(operations: readonly Operation[], tally: Tally, isWhole: boolean): Applied {
  const done = new Set(doneOf(operations, tally));
  const begun = new Set(tally.begun);
  const of = (pick: (operation: Operation) => boolean) => operations.filter(pick).map(({ address }) => address);
  const isDone = ({ address, steps }: Operation) => done.has(address) || (steps === 0 && isWhole);
  return {
    applied: of(isDone),
    unsure: of((each) => !isDone(each) && begun.has(each.address)),
    pending: of((each) => !isDone(each) && !begun.has(each.address)),
  };
}
