/** Id of the sync that a change of a service begins once it has succeeded, so that its standby follows. */
export function followerOf(change: string): string {
  return `${change}-sync`;
}
