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
 * True when the service still stands as the change knows it. The task definition tells: nobody else uses the revision that
 * the change registered. The count of a service may have been moved by auto scaling since, which is no reason to leave it; a
 * step that sets the count alone looks at the count too, since it would overwrite what a person decided about it.
 */
export function holdsAny(
  found: Required<ServiceState>,
  only: readonly ServiceState[] | undefined,
  want: ServiceState,
): boolean {
  if (only === undefined) return true;
  const known = [...only, want];
  const ours = known.flatMap(({ taskDefinition }) => taskDefinition ?? []);
  if (ours.length === 0) return true;
  if (!ours.includes(found.taskDefinition)) return false;
  return want.taskDefinition !== undefined || known.some(({ desiredCount }) => desiredCount === found.desiredCount);
}
