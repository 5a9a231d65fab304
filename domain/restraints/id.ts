/** The workflow that keeps locks, freezes and stops: one for each installation, since others may share the namespace. */
export function restraintsId(taskQueue: string): string {
  return `restraints:${taskQueue}`;
}
