import type { ChangeRequest } from '../domain/change/request.ts';
import type { ChangeView } from '../domain/change/view.ts';
import { runChange } from './change.ts';

/** Goes to the last version that succeeded, pre-empting what runs in the lane. */
export function rollback(request: ChangeRequest): Promise<ChangeView> {
  return runChange(request);
}
