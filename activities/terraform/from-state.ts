import { z } from 'zod';
import type { Applied } from '../../domain/infrastructure/applied.ts';
import type { Operation } from './operations.ts';

/** Terraform's state as it is kept, version 4; OpenTofu's is the same. */
const stateSchema = z.object({
  resources: z
    .array(
      z.object({
        module: z.string().optional(),
        mode: z.string(),
        type: z.string(),
        name: z.string(),
        instances: z.array(
          z.object({
            index_key: z.union([z.string(), z.number()]).optional(),
            status: z.string().optional(),
            deposed: z.string().optional(),
            attributes: z.unknown().optional(),
          }),
        ),
      }),
    )
    .optional()
    .default([]),
});

interface Instance {
  /** Its attributes as one text, to be compared. */
  readonly text: string;
  readonly isTainted: boolean;
}

export interface States {
  /** As it was found when the plan was made, and with what had changed outside. */
  readonly found: unknown;
  readonly refreshed: unknown;
  /** As it is now. */
  readonly now: unknown;
}

/** What the tool was seen to begin and to complete. */
export interface Seen {
  readonly begun: readonly string[];
  readonly done: readonly string[];
}

/**
 * What a run has applied that nobody saw to its end, from what the state knows: what was begun and is not in the state may be there nevertheless.
 */
export function appliedIn(operations: readonly Operation[], states: States, seen: Seen): Applied {
  const [found, refreshed, now] = [states.found, states.refreshed, states.now].map(instancesOf);
  const verdicts = operations.map((operation) => {
    const { address, kind } = operation;
    // Imported, moved or forgotten: it comes into the state or goes from it.
    if (kind === 'state') {
      return {
        address,
        verdict: found?.has(address) === now?.has(address) ? ('pending' as const) : ('applied' as const),
      };
    }
    const was = [found?.get(address), refreshed?.get(address)].flatMap((each) => each?.text ?? []);
    const wasBegun = seen.begun.includes(address) || seen.done.includes(address);
    return { address, verdict: verdictOf(operation, was, now?.get(address), wasBegun) };
  });
  const of = (verdict: keyof Applied) =>
    verdicts.filter((each) => each.verdict === verdict).map(({ address }) => address);
  return { applied: of('applied'), unsure: of('unsure'), pending: of('pending') };
}

function verdictOf(
  { kind }: Operation,
  was: readonly string[],
  is: Instance | undefined,
  wasBegun: boolean,
): keyof Applied {
  const undone = wasBegun ? 'unsure' : 'pending';
  if (kind === 'delete') return is === undefined ? 'applied' : undone;
  // Of a replacement the old one is gone by then.
  if (is === undefined) return kind === 'replace' ? 'unsure' : undone;
  if (is.isTainted) return 'unsure';
  return kind !== 'create' && was.includes(is.text) ? undone : 'applied';
}

function instancesOf(state: unknown): Map<string, Instance> {
  const resources = stateSchema.safeParse(state).data?.resources ?? [];
  return new Map(
    resources.flatMap(({ module, mode, type, name, instances }) =>
      instances
        .filter(({ deposed }) => deposed === undefined)
        .map(({ index_key: key, status, attributes }) => {
          const index = key === undefined ? '' : typeof key === 'number' ? `[${key}]` : `[${quoted(key)}]`;
          const address = [module, mode === 'data' ? 'data' : undefined, type, `${name}${index}`];
          const instance = { text: JSON.stringify(attributes) ?? '', isTainted: status === 'tainted' };
          return [address.filter((part) => part !== undefined).join('.'), instance] as const;
        }),
    ),
  );
}

/** As the tool writes a key in an address: `${` and `%{` would begin a template. */
function quoted(key: string): string {
  return JSON.stringify(key).replaceAll(/[$%](?=\{)/g, '$&$&');
}
