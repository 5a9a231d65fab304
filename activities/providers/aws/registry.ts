import type { ECRClient } from '@aws-sdk/client-ecr';
import type { Release } from '../../../domain/plan/release.ts';
import { age } from '../../../domain/text/age.ts';
import { listOf } from '../../../domain/text/list.ts';
import { refusal } from '../../failures.ts';
import { descriptionOf, findImage, type RegistryImage, repositoryUris, taggedImages } from './repository.ts';
import { commitOf, commitsWith, nameOf, versionForm } from './version.ts';
import { isError } from '../../is-error.ts';

/** Container name -> ECR repository. */
export type Containers = Readonly<Record<string, string>>;

export interface Lookup {
  readonly ecr: ECRClient;
  readonly service: string;
  readonly region: string;
  readonly containers: Containers;
}

/**
 * The release a typed version names: a tag, a full commit sha, a prefix of one (six digits or more, unique), or an image
 * digest. Throws a refusal with the sentence for the person when it names none, several, or an incomplete one.
 */
export async function resolveRelease(lookup: Lookup, typed: string): Promise<Release> {
  const version = typed.trim();
  if (version.toLowerCase() === 'latest') {
    throw refusal(`"latest" is not a version: it may be another image tomorrow. ${await newest(lookup)}`);
  }
  const tag = await tagFor(lookup, version);
  const found = await Promise.all(
    Object.entries(lookup.containers).map(async ([container, repository]) => ({
      container,
      repository,
      image: await imageIn(lookup, container, repository, tag),
    })),
  );
  const there = found.flatMap(({ container, image }) => (image === undefined ? [] : [[container, image] as const]));
  const missing = found.filter(({ image }) => image === undefined);
  if (there.length === 0) throw refusal(await unknown(lookup, version));
  if (missing.length > 0) {
    const which = missing.map(({ container, repository }) => `${container} (repository ${repository})`);
    throw refusal(
      `${lookup.service} ${version} is not complete: the registry in ${lookup.region} has no image of it for ${listOf(which)}. ` +
        'Let its pipeline push that image, or choose another version.',
    );
  }
  return complete(lookup, Object.fromEntries(there));
}

/** The same release with image addresses of another region, where each image must have been replicated. */
export async function releaseIn(lookup: Lookup, release: Release): Promise<Release> {
  await Promise.all(
    Object.entries(lookup.containers).map(async ([container, repository]) => {
      const imageDigest = release.digests[container];
      if (imageDigest === undefined || (await imageIn(lookup, container, repository, { imageDigest }))) return;
      throw refusal(
        `${lookup.service} ${release.version} is not in the registry of ${lookup.region} yet (repository ${repository}, container ` +
          `${container}). Wait for the replication from the first region, or check its rules.`,
      );
    }),
  );
  return { ...release, images: await addresses(lookup, release.digests) };
}

/** Names what runs by its digests. Images that the registry no longer has are named by their digest. */
export async function releaseOfDigests(lookup: Lookup, digests: Release['digests']): Promise<Release> {
  const images = await Promise.all(
    Object.entries(digests).map(async ([container, imageDigest]) => {
      const repository = lookup.containers[container] ?? container;
      const image = await imageIn(lookup, container, repository, { imageDigest });
      return [container, image ?? { digest: imageDigest, tags: [] }] as const;
    }),
  );
  return complete(lookup, Object.fromEntries(images));
}

type ImageId = { readonly imageTag: string } | { readonly imageDigest: string };

async function imageIn(lookup: Lookup, container: string, repository: string, id: ImageId) {
  try {
    return await findImage(lookup.ecr, repository, id);
  } catch (error) {
    if (!isError(error) || error.name !== 'RepositoryNotFoundException') throw error;
    throw refusal(
      `The registry in ${lookup.region} has no repository "${repository}", which the catalogue names for container ${container} of ${lookup.service}.`,
    );
  }
}

/** The id that finds the release in every container's repository. */
async function tagFor(lookup: Lookup, version: string): Promise<ImageId> {
  const wanted = versionForm(version);
  const entries = Object.entries(lookup.containers);
  if (wanted.form === 'commit') return { imageTag: wanted.sha };
  if (wanted.form === 'tag') return { imageTag: wanted.text };
  if (wanted.form === 'digest') {
    const imageDigest = wanted.digest;
    const images = await Promise.all(entries.map(([name, repo]) => imageIn(lookup, name, repo, { imageDigest })));
    const image = images.find((each) => each !== undefined);
    if (image === undefined) throw refusal(await unknown(lookup, version));
    // A digest is one container's image; its siblings carry the same commit or version.
    const shared = commitOf(image.tags) ?? image.tags[0];
    return entries.length === 1 || shared === undefined ? { imageDigest } : { imageTag: shared };
  }
  const asTag = await Promise.all(
    entries.map(([name, repo]) => imageIn(lookup, name, repo, { imageTag: wanted.text })),
  );
  if (asTag.some((image) => image !== undefined)) return { imageTag: wanted.text };
  const images = (await Promise.all(entries.map(([, repository]) => taggedImages(lookup.ecr, repository)))).flat();
  const commits = commitsWith(
    wanted.text,
    images.flatMap(({ tags }) => tags),
  );
  const [only] = commits;
  if (only === undefined) throw refusal(await unknown(lookup, version));
  if (commits.length > 1) throw refusal(ambiguous(lookup, version, commits, images));
  return { imageTag: only };
}

async function complete(lookup: Lookup, images: Readonly<Record<string, RegistryImage>>): Promise<Release> {
  const all = Object.values(images);
  const [container = '', first] = Object.entries(images)[0] ?? [];
  if (first === undefined) throw refusal(`${lookup.service} has no containers in the catalogue.`);
  const shared = first.tags.filter((tag) => all.every(({ tags }) => tags.includes(tag)));
  const tags = shared.length > 0 ? shared : first.tags;
  const commit = commitOf(tags);
  const digests = Object.fromEntries(Object.entries(images).map(([container, { digest }]) => [container, digest]));
  const repository = lookup.containers[container] ?? container;
  const title = first.pushedAt === undefined ? undefined : await descriptionOf(lookup.ecr, repository, first.digest);
  return {
    version: nameOf(tags, first.digest),
    ...(commit === undefined ? {} : { commit }),
    ...(title === undefined ? {} : { title }),
    ...(first.pushedAt === undefined ? {} : { pushedAt: first.pushedAt.toISOString() }),
    digests,
    images: await addresses(lookup, digests),
  };
}

/** Addresses of a release's images in the registry of a region, whether or not they are there yet. */
export async function imagesIn(lookup: Lookup, digests: Release['digests']): Promise<Record<string, string>> {
  try {
    return await addresses(lookup, digests);
  } catch (error) {
    if (!isError(error) || error.name !== 'RepositoryNotFoundException') throw error;
    throw refusal(
      `The registry in ${lookup.region} lacks a repository of ${lookup.service} (${listOf(Object.values(lookup.containers))}): let ECR replicate it there, which makes it.`,
    );
  }
}

async function addresses({ ecr, containers }: Lookup, digests: Release['digests']): Promise<Record<string, string>> {
  const uris = await repositoryUris(ecr, Object.values(containers));
  return Object.fromEntries(
    Object.entries(digests).map(([container, digest]) => [
      container,
      `${uris.get(containers[container] ?? container) ?? containers[container]}@${digest}`,
    ]),
  );
}

async function unknown(lookup: Lookup, version: string): Promise<string> {
  const short = /^[0-9a-f]{1,5}$/i.test(version) ? ' A commit needs at least its first 6 digits.' : '';
  return `${lookup.service} has no version ${version} in its registry.${short} ${await newest(lookup)}`;
}

function ambiguous({ service }: Lookup, version: string, commits: readonly string[], images: readonly RegistryImage[]) {
  const shown = commits.slice(0, 5).map((sha) => {
    const pushed = images.find(({ tags }) => tags.includes(sha))?.pushedAt;
    return `${sha.slice(0, Math.max(10, version.length + 4))}${pushed === undefined ? '' : ` (${age(pushed.getTime(), Date.now())})`}`;
  });
  const more = commits.length > shown.length ? ` and ${commits.length - shown.length} more` : '';
  return `"${version}" begins ${commits.length} commits of ${service}: ${shown.join(', ')}${more}. Type more of it.`;
}

async function newest({ ecr, containers }: Lookup): Promise<string> {
  const [repository] = Object.values(containers);
  const images = repository === undefined ? [] : (await taggedImages(ecr, repository)).slice(0, 3);
  if (images.length === 0) return 'Its registry is empty.';
  const shown = images.map(({ tags, digest, pushedAt }) => {
    const name = nameOf(tags, digest);
    return pushedAt === undefined ? name : `${name} (${age(pushedAt.getTime(), Date.now())})`;
  });
  return `Newest: ${shown.join(', ')}.`;
}
