import {
  BatchGetImageCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  type ECRClient,
  type ImageDetail,
  type ImageIdentifier,
  paginateDescribeImages,
} from '@aws-sdk/client-ecr';
import { z } from 'zod';
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

/** As pushed: without these ECR may answer an OCI manifest translated, without its annotations. */
const acceptedMediaTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];

/** The image's own description (annotation `org.opencontainers.image.description` of its manifest), where it has one. */
export async function descriptionOf(ecr: ECRClient, repositoryName: string, imageDigest: string) {
  const answer = await ecr.send(
    new BatchGetImageCommand({ repositoryName, imageIds: [{ imageDigest }], acceptedMediaTypes }),
    reading(),
  );
  return descriptionIn(answer.images?.[0]?.imageManifest ?? '');
}

/** Undefined for any text that is no manifest with that annotation: a description is worth no failure. */
export function descriptionIn(manifest: string): string | undefined {
  const parsed = manifestSchema.safeParse(manifest);
  return parsed.success ? parsed.data.annotations['org.opencontainers.image.description'] : undefined;
}

const manifestSchema = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'no JSON' });
      return z.NEVER;
    }
  })
  .pipe(z.object({ annotations: z.object({ 'org.opencontainers.image.description': z.string().min(1) }) }));

function toImage({ imageDigest, imageTags, imagePushedAt }: ImageDetail): RegistryImage {
  return {
    digest: imageDigest ?? '',
    tags: imageTags ?? [],
    ...(imagePushedAt === undefined ? {} : { pushedAt: imagePushedAt }),
  };
}
