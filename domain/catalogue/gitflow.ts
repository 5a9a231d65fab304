import type { BuildActor } from '../change/actor.ts';
import { isProject } from './builds.ts';
import type { Catalogue } from './schema.ts';

/** A commit that was found green on the branch that is proposed. */
export interface GreenCommit {
  /** Full path of the GitLab project. */
  readonly project: string;
  /** The whole sha. */
  readonly commit: string;
}

/** How a project's branches follow each other. */
export interface Gitflow {
  readonly from: string;
  readonly to: string;
  /** Where the commit has to serve before its merge request is approved; empty: it is never approved. */
  readonly after: readonly { readonly service: string; readonly environment: string }[];
}

/** Undefined for a project without one. */
export function gitflowOf({ services }: Catalogue, project: string): Gitflow | undefined {
  const built = Object.entries(services).filter(([, { gitlab }]) => gitlab?.project === project);
  const flow = built.flatMap(([, { gitlab }]) => gitlab?.gitflow ?? [])[0];
  if (flow === undefined) return undefined;
  const { from, to, approve } = flow;
  const after = built.flatMap(([service, { environments }]) =>
    (approve?.after ?? []).flatMap((environment) =>
      Object.hasOwn(environments, environment) ? [{ service, environment }] : [],
    ),
  );
  return { from, to, after };
}

/** The commit whose merge request is due now that a build is green; undefined where none is. */
export function greenCommit(catalogue: Catalogue, build: BuildActor): GreenCommit | undefined {
  if (build.via !== 'gitlab' || build.event !== 'pipeline' || build.tag) return undefined;
  const { project, ref, sha: commit } = build;
  const known = Object.values(catalogue.services).some(
    ({ gitlab }) => gitlab?.gitflow?.from === ref && isProject(gitlab, build),
  );
  return known ? { project, commit } : undefined;
}
