import type { ChangeRequest } from '../domain/change/request.ts';
import type { ChangeView } from '../domain/change/view.ts';
import { runChange } from './change.ts';

/** Moves a recovery group to its other region. */
export function failover(request: ChangeRequest): Promise<ChangeView> {
  return runChange(request);
}

/** Moves a recovery group home again, gracefully. */
export function failback(request: ChangeRequest): Promise<ChangeView> {
  return runChange(request);
}

/** Lets an alarm fire a failover, for a while. */
export function arm(request: ChangeRequest): Promise<ChangeView> {
  return runChange(request);
}

/** Looks whether a recovery group could move, without moving it. */
export function drill(request: ChangeRequest): Promise<ChangeView> {
  return runChange(request);
}

/** Stops whatever still writes in the region that was left. */
export function fence(request: ChangeRequest): Promise<ChangeView> {
  return runChange(request);
}

/** Runs a playbook of a recovery group. */
export function playbook(request: ChangeRequest): Promise<ChangeView> {
  return runChange(request);
}

/** Makes the region that was left ready to stand by. */
export function rebuild(request: ChangeRequest): Promise<ChangeView> {
  return runChange(request);
}
