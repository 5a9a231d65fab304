import type { ChangeState } from './change-state.ts';

const titles = {
  rollback: 'a rollback',
  sync: 'a sync of the standby',
  failover: 'a failover of',
  failback: 'a failback of',
  rebuild: 'a rebuild of the standby of',
  fence: 'a fence of',
  drill: 'a drill of',
} as const;

/** What other changes call it, for people: `1.4.2 (developer)`, `a failover of shop (oncall)`. */
export function titleOf({ request, requestedBy }: Pick<ChangeState, 'request' | 'requestedBy'>): string {
  if (request.kind === 'deploy') return `${request.version} (${requestedBy})`;
  const what = 'group' in request ? `${titles[request.kind]} ${request.group}` : titles[request.kind];
  return `${what} (${requestedBy})`;
}
