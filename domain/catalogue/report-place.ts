import type { Catalogue } from './schema.ts';

/** Where the commits of a service live, and what its environment is called there. */
export interface ReportPlace {
  /** Full path of the GitLab project. */
  readonly project: string;
  readonly environment: string;
}

/**
 * Undefined for a service that no GitLab project builds. Where one project builds several services, its environments are kept apart:
 * `prod/app`, which GitLab shows as a folder.
 */
export function reportPlace({ services }: Catalogue, service: string, environment: string): ReportPlace | undefined {
  const project = services[service]?.gitlab?.project;
  if (project === undefined) return undefined;
  const shared = Object.values(services).filter(({ gitlab }) => gitlab?.project === project).length > 1;
  return { project, environment: shared ? `${environment}/${service}` : environment };
}
