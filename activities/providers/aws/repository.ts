import {
  BatchGetImageCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  type ECRClient,
  type ImageDetail,
  type ImageIdentifier,
  paginateDescribeImages,
} from '@aws-sdk/client-ecr';
import { reading } from '../../poll.ts';
import { isError } from '../../is-error.ts';

/** An image in an ECR repository. */
export interface RegistryImage {
  readonly digest: string;
  readonly tags: readonly string[];
  readonly pushedAt?: Date;
}

/** The image with this tag or digest; undefined when the repository has none. Throws when there is no such repository. */
export async function findImage(
  ecr: ECRClient,
  repositoryName: string,
  id: ImageIdentifier,
): Promise<RegistryImage | undefined> {
  try {
    const answer = await ecr.send(new DescribeImagesCommand({ repositoryName, imageIds: [id] }), reading());
    return answer.imageDetails?.map(toImage)[0];
  } catch (error) {
    if (isError(error) && error.name === 'ImageNotFoundException') return undefined;
    throw error;
  }
}

/** Every tagged image of a repository, newest first. */
export async function taggedImages(ecr: ECRClient, repositoryName: string): Promise<RegistryImage[]> {
  const images: RegistryImage[] = [];
  const input = { repositoryName, filter: { tagStatus: 'TAGGED' } } as const;
  for await (const page of paginateDescribeImages({ client: ecr, pageSize: 1000 }, input, reading())) {
    images.push(...(page.imageDetails ?? []).map(toImage));
  }
  return images.toSorted((a, b) => (b.pushedAt?.getTime() ?? 0) - (a.pushedAt?.getTime() ?? 0));
}

/** Repository name -> `account.dkr.ecr.region.amazonaws.com/name`. Throws when one does not exist. */
export async function repositoryUris(ecr: ECRClient, names: readonly string[]): Promise<Map<string, string>> {
  const repositoryNames = [...new Set(names)];
  const answer = await ecr.send(new DescribeRepositoriesCommand({ repositoryNames }), reading());
  return new Map((answer.repositories ?? []).map((each) => [each.repositoryName ?? '', each.repositoryUri ?? '']));
}

/** The image's own description (annotation `org.opencontainers.image.description` of its manifest), where it has one. */
export async function descriptionOf(ecr: ECRClient, repositoryName: string, imageDigest: string) {
  const answer = await ecr.send(new BatchGetImageCommand({ repositoryName, imageIds: [{ imageDigest }] }), reading());
  const manifest: unknown = JSON.parse(answer.images?.[0]?.imageManifest ?? 'null');
  if (typeof manifest !== 'object' || manifest === null || !('annotations' in manifest)) return undefined;
  const annotations = manifest.annotations as Record<string, unknown> | null;
  const text = annotations?.['org.opencontainers.image.description'];
  return typeof text === 'string' && text !== '' ? text : undefined;
}

function toImage({ imageDigest, imageTags, imagePushedAt }: ImageDetail): RegistryImage {
  return {
    digest: imageDigest ?? '',
    tags: imageTags ?? [],
    ...(imagePushedAt === undefined ? {} : { pushedAt: imagePushedAt }),
  };
}
