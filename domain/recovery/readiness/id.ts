const prefix = 'readiness:';

/** Workflow id of the entity that keeps a group's readiness. */
export function readinessId(group: string): string {
  return `${prefix}${group}`;
}

export function groupOfReadinessId(id: string): string | undefined {
  return id.startsWith(prefix) ? id.slice(prefix.length) : undefined;
}
