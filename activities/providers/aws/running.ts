import { DescribeTaskDefinitionCommand, type Service } from '@aws-sdk/client-ecs';
import type { Release } from '../../../domain/plan/release.ts';
import type { Place } from '../../../domain/plan/place.ts';
import { refusal } from '../../failures.ts';
import { reading } from '../../poll.ts';
import type { AwsClients } from '../../ports.ts';
import { stateOf, tail, tasksOf } from './ecs-service.ts';
import { type ImageAddress, parseImage } from './image.ts';
import { type Containers, releaseOfDigests } from './registry.ts';
import { findImage } from './repository.ts';

export interface RunningInput {
  readonly clients: Pick<AwsClients, 'ecs' | 'ecr'>;
  readonly service: string;
  readonly containers: Containers;
  readonly place: Place;
}

/**
 * What a service runs, named as a release. Undefined when nothing of ours runs: no task is wanted, or the containers hold
 * images of other repositories (a placeholder from the day the service was created).
 */
export async function runningRelease(input: RunningInput, service: Service): Promise<Release | undefined> {
  const { clients, containers, place } = input;
  const digests = await definedDigests(input, service);
  if (digests === undefined || (stateOf(service).desiredCount === 0 && (service.runningCount ?? 0) === 0))
    return undefined;
  return releaseOfDigests({ ecr: clients.ecr, service: input.service, region: place.region, containers }, digests);
}

/** Container -> digest that a service's task definition runs, or would; undefined when its images are not ours. */
export async function definedDigests(
  input: RunningInput,
  service: Service,
): Promise<Record<string, string> | undefined> {
  const images = await imagesOf(input, stateOf(service).taskDefinition);
  const ours = Object.entries(input.containers).every(([container, repository]) => {
    return images.get(container)?.repository === repository;
  });
  if (!ours) return undefined;
  const pinned = [...images].flatMap(([container, { digest }]) => (digest === undefined ? [] : [[container, digest]]));
  const digests: Record<string, string> = Object.fromEntries(pinned);
  // A tag may have moved since the tasks started: they know what they really run.
  if (pinned.length < images.size) Object.assign(digests, await digestsOfTags(input, service, images));
  return digests;
}

/** Addresses of the catalogue's containers in a task definition. */
async function imagesOf(input: RunningInput, taskDefinition: string): Promise<Map<string, ImageAddress>> {
  const { ecs } = input.clients;
  const answer = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }), reading());
  const defined = answer.taskDefinition?.containerDefinitions ?? [];
  return new Map(
    Object.keys(input.containers).map((container) => {
      const image = defined.find(({ name }) => name === container)?.image;
      if (image !== undefined) return [container, parseImage(image)];
      const names = defined.map(({ name }) => name).join(', ');
      throw refusal(
        `Task definition ${tail(taskDefinition)} has no container "${container}", which the catalogue lists for ${input.service}; it has ${names}.`,
      );
    }),
  );
}

async function digestsOfTags(
  { clients, containers, place }: RunningInput,
  service: Service,
  images: ReadonlyMap<string, ImageAddress>,
): Promise<Record<string, string>> {
  const current = stateOf(service).taskDefinition;
  const tasks = await tasksOf(clients.ecs, place.cluster, service.serviceName ?? '');
  const task = tasks.find(({ taskDefinitionArn, lastStatus }) => {
    return taskDefinitionArn === current && lastStatus === 'RUNNING';
  });
  const digests: Record<string, string> = {};
  for (const [container, { tag, digest }] of images) {
    if (digest !== undefined) continue;
    const seen = task?.containers?.find(({ name }) => name === container)?.imageDigest;
    const repository = containers[container] ?? container;
    const found = seen ?? (await findImage(clients.ecr, repository, { imageTag: tag ?? 'latest' }))?.digest;
    if (found !== undefined) digests[container] = found;
  }
  return digests;
}
