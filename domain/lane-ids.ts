import type { RecoveryGroup } from './recovery/group.ts';

/** Workflow ids of the lanes. What two changes may not write at once has one lane. */
export function serviceLane(service: string, environment: string): string {
  return `lane:${service}:${environment}`;
}

/** The standby of a service: a sync writes there beside deploys, never beside a move of its group. */
export function standbyLane(service: string, environment: string): string {
  return `standby-lane:${service}:${environment}`;
}

export function groupLane(group: string): string {
  return `group-lane:${group}`;
}

/** One rehearsal or live drill of a group at a time; a move of it does not wait for one. */
export function drillLane(group: string): string {
  return `drill-lane:${group}`;
}

/** One pre-armed failover of a group at a time. */
export function armLane(group: string): string {
  return `arm-lane:${group}`;
}

/** One plan or apply of a stack at a time. */
export function stackLane(stack: string): string {
  return `stack-lane:${stack}`;
}

/** A database may be named differently by two groups; where its primary side is tells it. */
export function databaseLane({ sides }: RecoveryGroup['databases'][number]): string {
  const { scope, id } = sides.primary;
  return `database-lane:${scope.account}:${scope.region}:${id}`;
}

/** `app in prod`, `the standby of app in prod`, of the lane of a service; undefined for every other lane. */
export function servicePlace(lane: string): string | undefined {
  const [, standby, service, environment] = /^(standby-)?lane:([^:]+):([^:]+)$/.exec(lane) ?? [];
  if (service === undefined || environment === undefined) return undefined;
  return `${standby === undefined ? '' : 'the standby of '}${service} in ${environment}`;
}
