import { type ChangeView, changeViewSchema } from '../domain/change/view.ts';
import { searchAttributes } from '../domain/search-attributes.ts';
import type { ActivityDeps } from './ports.ts';

type Deps = Pick<ActivityDeps, 'temporal' | 'log'>;

const most = 5;

/** How long the last moves of a group took once they were approved, seconds, newest first, at most five. */
export async function pastMoves(deps: Deps, group: string): Promise<number[]> {
  const moves = await past(deps, group, moved, most);
  return moves.map(({ measured }) => Math.round(measured.movedSeconds));
}

/** Where a group was last moved, and when that ended (epoch ms); undefined where no move is on record. */
export async function lastMove(
  deps: Deps,
  group: string,
): Promise<{ readonly to: string; readonly at: number } | undefined> {
  const [move] = await past(deps, group, moved, 1);
  return move;
}

/** How long the last rehearsals of a group took that found nothing amiss, seconds, newest first, at most five. */
export function pastRehearsals(deps: Deps, group: string): Promise<number[]> {
  return past(deps, group, rehearsed, most);
}

/** What is looked for, and what is told of it; undefined where a change has nothing to tell. */
interface Past<T> {
  readonly query: string;
  readonly tell: (view: ChangeView) => T | undefined;
}

interface Move {
  readonly to: string;
  readonly at: number;
  readonly measured: NonNullable<NonNullable<ChangeView['recovery']>['measured']>;
}

const moved: Past<Move> = {
  query: 'WorkflowType IN ("failover", "failback")',
  tell({ recovery, endedAt }) {
    if (recovery?.measured === undefined) return undefined;
    return { to: recovery.to, at: Date.parse(endedAt ?? ''), measured: recovery.measured };
  },
};

const rehearsed: Past<number> = {
  query: `WorkflowType = "drill" AND ${searchAttributes.kind} = "rehearsal"`,
  tell({ startedAt, endedAt }) {
    if (startedAt === undefined || endedAt === undefined) return undefined;
    return Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 1000);
  },
};

/**
 * The newest that were carried out, newest first. Nobody waits for them: where Temporal's visibility does not answer, the price
 * is shown without.
 */
async function past<T>(
  { temporal, log }: Deps,
  group: string,
  { query: what, tell }: Past<T>,
  atMost: number,
): Promise<T[]> {
  const query = [
    what,
    `${searchAttributes.group} = "${group}"`,
    `${searchAttributes.status} = "succeeded"`,
    'ExecutionStatus = "Completed"',
  ].join(' AND ');
  try {
    const found: T[] = [];
    for await (const { workflowId, runId } of temporal.workflow.list({ query, pageSize: 2 * most })) {
      const view = changeViewSchema.safeParse(await temporal.workflow.getHandle(workflowId, runId).result()).data;
      const told = view === undefined ? undefined : tell(view);
      if (told !== undefined) found.push(told);
      if (found.length === atMost) break;
    }
    return found;
  } catch (error) {
    log.warn({ group, error: String(error) }, 'earlier moves cannot be read');
    return [];
  }
}
