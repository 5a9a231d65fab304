import type { ObservedTarget } from './observed.ts';

/** What changes in the task definition, one line for each container whose image changes. */
export function taskDefinitionDiff({ running, release }: ObservedTarget): string[] {
  return Object.entries(release.digests)
    .filter(([container, digest]) => running?.digests[container] !== digest)
    .map(([container, digest]) => {
      const before = running?.digests[container];
      const versions = running === undefined ? release.version : `${running.version} → ${release.version}`;
      return imageLine(container, versions, before, digest);
    });
}

/** `app: image 1.4.1 → 1.4.2 (sha256:9f2c…41 → sha256:07aa…b3)`; `before` and `after` are digests. */
export function imageLine(container: string, versions: string, before: string | undefined, after: string): string {
  return `${container}: image ${versions} (${before === undefined ? '' : `${short(before)} → `}${short(after)})`;
}

/** `sha256:9f2c…41`: enough of a digest to recognise it. */
export function short(digest: string): string {
  const hex = digest.replace('sha256:', '');
  return `sha256:${hex.slice(0, 4)}…${hex.slice(-2)}`;
}
