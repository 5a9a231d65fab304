import type { ChangeRequest } from '../domain/change/request.ts';
import type { ChangeView } from '../domain/change/view.ts';
import { runChange } from './change.ts';

/** Ships a version to every target of a service in an environment. */
export function deploy(request: ChangeRequest): Promise<ChangeView> {
  return runChange(request);
}
