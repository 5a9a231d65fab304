import { z } from 'zod';

/** A version resolved to what ECS runs: one image digest for each container of the service. */
export interface Release {
  /** What people call it: the version tag, else the short commit sha, else the short digest. */
  readonly version: string;
  /** Full commit sha, when the image carries it as a tag. */
  readonly commit?: string;
  /** Commit title, when the image says it (annotation `org.opencontainers.image.description` of its manifest). */
  readonly title?: string;
  /** ISO 8601. */
  readonly pushedAt?: string;
  /** Container name -> `sha256:…`. */
  readonly digests: Readonly<Record<string, string>>;
  /** Container name -> `repositoryUri@sha256:…`, in the target's region. */
  readonly images: Readonly<Record<string, string>>;
}

/** A version as it is offered to choose from, before anyone has resolved it. */
export const offeredReleaseSchema = z.object({
  /** What people call it. */
  name: z.string(),
  /** What is typed to deploy just this one: a tag, a full commit sha or a digest. */
  typed: z.string(),
  /** Full commit sha. */
  commit: z.string().optional(),
  /** Of that commit. */
  title: z.string().optional(),
  /** ISO 8601. */
  pushedAt: z.string().optional(),
});
export type OfferedRelease = z.infer<typeof offeredReleaseSchema>;
