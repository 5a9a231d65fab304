import type { ChangeView } from '../domain/change/view.ts';
import { searchAttributes } from '../domain/search-attributes.ts';
import { past, type Past, type PastDeps } from './past.ts';

/** How long the last moves of a group took once they were approved, seconds, newest first, at most five. */
export async function pastMoves(deps: PastDeps, group: string): Promise<number[]> {
  const moves = await past(deps, 'group', group, moved);
  return moves.map(({ measured }) => Math.round(measured.movedSeconds));
}

/** Where a group was last moved, and when that ended (epoch ms); undefined where no move is on record. */
export async function lastMove(
  deps: PastDeps,
  group: string,
): Promise<{ readonly to: string; readonly at: number } | undefined> {
  const [move] = await past(deps, 'group', group, moved, 1);
  return move;
}

/** How long the last rehearsals of a group took that found nothing amiss, seconds, newest first, at most five. */
export function pastRehearsals(deps: PastDeps, group: string): Promise<number[]> {
  return past(deps, 'group', group, rehearsed);
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
