import type { OfferedRelease } from '../../../domain/plan/release.ts';
import type { Lookup } from './registry.ts';
import { type RegistryImage, taggedImages } from './repository.ts';
import { commitOf, nameOf } from './version.ts';

/** More than anyone scrolls through; older ones can still be typed. */
const most = 500;

/**
 * The versions in the registry, newest first: those of which every container has its image, since the others could not be deployed.
 * Throws what the registry throws.
 */
export async function offeredReleases({ ecr, containers }: Pick<Lookup, 'ecr' | 'containers'>) {
  const repositories = [...new Set(Object.values(containers))];
  const [first = [], ...others] = await Promise.all(repositories.map((repository) => taggedImages(ecr, repository)));
  const tagsElsewhere = others.map((images) => new Set(images.flatMap(({ tags }) => tags)));
  return first
    .map((image) => ({ ...image, tags: image.tags.filter((tag) => tagsElsewhere.every((tags) => tags.has(tag))) }))
    .filter(({ tags }) => tags.length > 0)
    .slice(0, most)
    .map(offered);
}

function offered({ tags, digest, pushedAt }: RegistryImage): OfferedRelease {
  const name = nameOf(tags, digest);
  const commit = commitOf(tags);
  return {
    name,
    typed: tags.includes(name) ? name : (commit ?? digest),
    ...(commit === undefined ? {} : { commit }),
    ...(pushedAt === undefined ? {} : { pushedAt: pushedAt.toISOString() }),
  };
}
