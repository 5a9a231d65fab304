/** RDS takes at most 63 letters, digits and single hyphens; the instance of a cluster has `-1` behind its name. */
const longest = 61;

/**
 * What a change makes for a rehearsal is named after what it is a copy of and after the change: `shop-db-replica-rehearsal-3f9a12bc`.
 * The same for every attempt, so that a repeated one finds it.
 */
export function scratchId(of: string, change: string): string {
  const own = change
    .replaceAll(/[^a-zA-Z0-9]+/g, '')
    .slice(-8)
    .toLowerCase();
  const end = `-rehearsal-${own}`;
  return `${of.slice(0, longest - end.length).replace(/-+$/, '')}${end}`;
}
