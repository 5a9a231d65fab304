import type { ServiceRequest } from '../domain/change/request.ts';
import type { PlanSummary } from '../domain/plan/plan.ts';
import type { Release } from '../domain/plan/release.ts';
import type { ActivityDeps } from './ports.ts';

/** What the code host adds to a plan: the title of its commit where the image has none, and how many commits it brings, or takes back. */
export async function commitStory(
  { catalogue, commits }: Pick<ActivityDeps, 'catalogue' | 'commits'>,
  { kind, service }: Pick<ServiceRequest, 'kind' | 'service'>,
  running: Release | undefined,
  release: Release,
): Promise<Pick<PlanSummary, 'title' | 'commits'>> {
  const project = catalogue.services[service]?.gitlab?.project;
  const { commit } = release;
  if (commits === undefined || project === undefined || commit === undefined) return {};
  const [from, to] = kind === 'deploy' ? [running?.commit, commit] : [commit, running?.commit];
  const [titles, count] = await Promise.all([
    release.title === undefined ? commits.titles(project, [commit]) : undefined,
    from === undefined || to === undefined ? undefined : commits.countBetween(project, from, to),
  ]);
  const title = titles?.get(commit);
  return {
    ...(title === undefined ? {} : { title }),
    ...(count === undefined || count === 0 ? {} : { commits: count }),
  };
}
