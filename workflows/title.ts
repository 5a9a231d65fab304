import { depthOf, type DrillDepth, subjectOf } from '../domain/change/request.ts';
import type { ChangeState } from './change-state.ts';

const titles = {
  rollback: 'a rollback',
  sync: 'a sync of the standby',
  failover: 'a failover of',
  failback: 'a failback of',
  arm: 'a pre-armed failover of',
  rebuild: 'a rebuild of the standby of',
  fence: 'a fence of',
  playbook: 'a playbook of',
  infrastructure: 'an apply of',
} as const;
const drills = { paper: 'a drill of', rehearsal: 'a rehearsal of', live: 'a live drill of' } as const satisfies Record<
  DrillDepth,
  string
>;

/** What other changes call it, for people: `1.4.2 (developer)`, `a failover of shop (oncall)`. */
export function titleOf({ request, run: { requestedBy } }: Pick<ChangeState, 'request' | 'run'>): string {
  if (request.kind === 'deploy') return `${request.version} (${requestedBy})`;
  const title = request.kind === 'drill' ? drills[depthOf(request)] : titles[request.kind];
  return `${'service' in request ? title : `${title} ${subjectOf(request)}`} (${requestedBy})`;
}
