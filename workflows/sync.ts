import type { ChangeRequest } from '../domain/change/request.ts';
import type { ChangeView } from '../domain/change/view.ts';
import { syncGroup } from './activities.ts';
import { runChange } from './change.ts';

/** Brings the standby of a service in step with what serves. */
export function sync(request: ChangeRequest): Promise<ChangeView> {
  return runChange(request);
}

/** Lets the standbys of a group be looked after: begun by a Temporal Schedule, since somebody may have changed them by hand. */
export async function syncRound(group: string): Promise<void> {
  await syncGroup(group);
}
