import type { ChangeRequest } from '../domain/change/request.ts';
import type { ChangeView } from '../domain/change/view.ts';
import { runChange } from './change.ts';

/** Brings the standby of a service in step with what serves. */
export function sync(request: ChangeRequest): Promise<ChangeView> {
  return runChange(request);
}
