import { findEnvironment } from '../domain/catalogue/find.ts';
import type { OfferedRelease } from '../domain/plan/release.ts';
import { onStandby } from '../domain/recovery/on-standby.ts';
import type { Offered, ReleaseActivities } from './api.ts';
import { asking, refusalOf } from './failures.ts';
import { placeOf } from './place.ts';
import type { ActivityDeps } from './ports.ts';
import { offeredReleases } from './providers/aws/offered.ts';
import { servingSide } from './serving-side.ts';
import { isError } from './is-error.ts';
import { listOf } from '../domain/text/list.ts';

export function createReleaseActivities(deps: ActivityDeps): ReleaseActivities {
  return { offerReleases: ({ service, environment }) => asking(() => offer(deps, service, environment)) };
}

/** Asks the registry that a deploy would ask: the one of the first target, on the side that serves. */
async function offer(deps: ActivityDeps, service: string, environment: string): Promise<Offered> {
  const { catalogue, aws } = deps;
  const found = findEnvironment(catalogue, service, environment);
  if (!found.found) return { sentence: found.sentence };
  const { containers } = found.service;
  try {
    const serving = await servingSide(deps, service, environment);
    const config = serving?.side === 'standby' ? onStandby(found.environment) : undefined;
    const [target] = (config ?? found.environment).targets;
    if (target === undefined) return { sentence: `${service} has no target in ${environment}.` };
    const place = placeOf(catalogue, target);
    const releases = await offeredReleases({ ecr: aws(place).ecr, containers });
    return { releases: await titled(deps, found.service.gitlab?.project, releases) };
  } catch (error) {
    const sentence = refusalOf(error) ?? missing(error, service, Object.values(containers));
    if (sentence === undefined) throw error;
    return { sentence };
  }
}

async function titled(
  { commits }: ActivityDeps,
  project: string | undefined,
  releases: readonly OfferedRelease[],
): Promise<readonly OfferedRelease[]> {
  if (commits === undefined || project === undefined) return releases;
  const titles = await commits.titles(
    project,
    releases.flatMap(({ commit }) => commit ?? []),
  );
  return releases.map((release) => {
    const title = release.commit === undefined ? undefined : titles.get(release.commit);
    return title === undefined ? release : { ...release, title };
  });
}

function missing(error: unknown, service: string, repositories: readonly string[]): string | undefined {
  if (!isError(error) || error.name !== 'RepositoryNotFoundException') return undefined;
  return `The registry lacks a repository of ${service}: the catalogue names ${listOf(repositories)}.`;
}
