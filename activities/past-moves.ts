import { type ChangeView, changeViewSchema } from '../domain/change/view.ts';
import { searchAttributes } from '../domain/search-attributes.ts';
import type { ActivityDeps } from './ports.ts';

type Deps = Pick<ActivityDeps, 'temporal' | 'log'>;

const most = 5;

/**
 * How long the last moves of a group took once they were approved, seconds, newest first, at most five. Nobody waits for
 * them: where Temporal's visibility does not answer, the price is shown without.
 */
export async function pastMoves(deps: Deps, group: string): Promise<number[]> {
  const moves = await movesOf(deps, group, most);
  return moves.map(({ measured }) => Math.round(measured.movedSeconds));
}

/** Where a group was last moved, and when that ended (epoch ms); undefined where no move is on record. */
export async function lastMove(
  deps: Deps,
  group: string,
): Promise<{ readonly to: string; readonly at: number } | undefined> {
  const [move] = await movesOf(deps, group, 1);
  return move;
}

interface Move {
  readonly to: string;
  readonly at: number;
  readonly measured: NonNullable<NonNullable<ChangeView['recovery']>['measured']>;
}

/** The newest moves that were carried out, newest first; none where they cannot be read. */
async function movesOf({ temporal, log }: Deps, group: string, atMost: number): Promise<Move[]> {
  const query = [
    'WorkflowType IN ("failover", "failback")',
    `${searchAttributes.group} = "${group}"`,
    `${searchAttributes.status} = "succeeded"`,
    'ExecutionStatus = "Completed"',
  ].join(' AND ');
  try {
    const moves: Move[] = [];
    for await (const { workflowId, runId } of temporal.workflow.list({ query, pageSize: 2 * most })) {
      const view = changeViewSchema.safeParse(await temporal.workflow.getHandle(workflowId, runId).result()).data;
      const { recovery, endedAt } = view ?? {};
      if (recovery?.measured === undefined) continue;
      moves.push({ to: recovery.to, at: Date.parse(endedAt ?? ''), measured: recovery.measured });
      if (moves.length === atMost) break;
    }
    return moves;
  } catch (error) {
    log.warn({ group, error: String(error) }, 'earlier moves cannot be read');
    return [];
  }
}
