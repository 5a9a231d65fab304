import type { ChangeRequest } from '../domain/change/request.ts';
import type { ChangeView } from '../domain/change/view.ts';
import { runChange } from './change.ts';

/** Changes a stack by a plan of Terraform or OpenTofu. */
export function infrastructure(request: ChangeRequest): Promise<ChangeView> {
  return runChange(request);
}
