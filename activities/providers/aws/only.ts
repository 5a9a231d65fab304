import type { ServiceState } from '../../api.ts';

/** One state, or any of several that a change may have left behind. */
export type Only<State> = State | readonly State[];

export function asList<State extends object>(only: Only<State> | undefined): readonly State[] | undefined {
  if (only === undefined) return undefined;
  return isList(only) ? only : [only];
}

function isList<State>(only: Only<State>): only is readonly State[] {
  return Array.isArray(only);
}

/** The part of a wanted state that the change itself wrote. */
export function onlyFields(want: ServiceState, only: Only<ServiceState> | undefined): ServiceState {
  const states = asList(only);
  const { taskDefinition, desiredCount } = want;
  const wrote = (field: keyof ServiceState) =>
    states === undefined || states.some((state) => state[field] !== undefined);
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
  only: Only<ServiceState> | undefined,
  want: ServiceState,
): boolean {
  const states = asList(only);
  if (states === undefined) return true;
  const ours = [...states, want].flatMap(({ taskDefinition }) => taskDefinition ?? []);
  return ours.length === 0 || ours.includes(found.taskDefinition);
}
