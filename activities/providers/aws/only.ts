import type { ServiceState } from '../../api.ts';

/** The part of a wanted state that the change itself wrote. */
export function onlyFields(want: ServiceState, only: readonly ServiceState[] | undefined): ServiceState {
  const { taskDefinition, desiredCount } = want;
  const wrote = (field: keyof ServiceState) => only === undefined || only.some((state) => state[field] !== undefined);
  return {
    ...(taskDefinition !== undefined && wrote('taskDefinition') ? { taskDefinition } : {}),
    ...(desiredCount !== undefined && wrote('desiredCount') ? { desiredCount } : {}),
  };
}

/**
 * True when the service still stands as the change left it. The task definition tells: nobody else uses the revision that
 * the change registered. Its count may have been moved by auto scaling since, which is no reason to leave it.
 */
export function holdsAny(
  found: Required<ServiceState>,
  only: readonly ServiceState[] | undefined,
  want: ServiceState,
): boolean {
  if (only === undefined) return true;
  const ours = [...only, want].flatMap(({ taskDefinition }) => taskDefinition ?? []);
  return ours.length === 0 || ours.includes(found.taskDefinition);
}
