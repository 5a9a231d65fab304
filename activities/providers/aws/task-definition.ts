import {
  type ContainerDefinition,
  DescribeTaskDefinitionCommand,
  type DescribeTaskDefinitionResponse,
  type ECSClient,
  ListTaskDefinitionsCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionRequest,
  type Tag,
} from '@aws-sdk/client-ecs';
import type { Json } from '../../../domain/json.ts';
import type { StepParams } from '../../../domain/plan/step.ts';
import type { StepActivities, StepResult, WriteKey } from '../../api.ts';
import { saidNo } from '../../failures.ts';
import { poll, reading } from '../../poll.ts';
import type { AwsClients } from '../../ports.ts';
import { tail } from './ecs-service.ts';

type Params = StepParams['registerTaskDefinition'];
type Registered = Awaited<ReturnType<StepActivities['registerTaskDefinition']>>;

const changeTag = 'coxswain:change';
const stepTag = 'coxswain:step';
/** Revisions looked through for one that an earlier attempt registered: others may deploy the family meanwhile. */
const lookBack = 10;

/**
 * Registers the base revision with other images, everything else kept, tagged with change and step. RegisterTaskDefinition
 * has no client token, so the newest revisions are searched for those tags first: an attempt whose answer was lost is found.
 */
export async function registerTaskDefinition(
  { ecs }: AwsClients,
  { key, params }: { readonly key: WriteKey; readonly params: Params },
): Promise<Registered> {
  return poll<Registered>(async () => {
    const base = await describe(ecs, params.base);
    const earlier = await registeredBy(ecs, base, key);
    if (earlier !== undefined) return { done: registered(earlier) };
    const missing = missingContainer(base, params.images);
    if (missing !== undefined) {
      const reason = `task definition ${tail(params.base)} has no container ${missing}`;
      return { done: { verdict: 'failed', reason } };
    }
    try {
      const answer = await ecs.send(new RegisterTaskDefinitionCommand(nextRevision(base, params, key)));
      return { done: registered(answer.taskDefinition?.taskDefinitionArn ?? '') };
    } catch (error) {
      const said = saidNo(error);
      if (said === undefined) throw error;
      return { done: { verdict: 'failed', reason: `ECS refused the task definition: ${said}` } };
    }
  });
}

/** The request that registers a described revision again with these images and settings. Fields that ECS fills in itself are left out. */
export function nextRevision(
  { taskDefinition, tags = [] }: Pick<DescribeTaskDefinitionResponse, 'taskDefinition' | 'tags'>,
  { images, settings }: Pick<Params, 'images' | 'settings'>,
  key: WriteKey,
): RegisterTaskDefinitionRequest {
  const {
    taskDefinitionArn: _arn,
    revision: _revision,
    status: _status,
    requiresAttributes: _requiresAttributes,
    compatibilities: _compatibilities,
    registeredAt: _registeredAt,
    registeredBy: _registeredBy,
    deregisteredAt: _deregisteredAt,
    deleteRequestedAt: _deleteRequestedAt,
    family,
    containerDefinitions = [],
    ...kept
  } = taskDefinition ?? {};
  return {
    ...withSettings(kept, settings?.task),
    family,
    containerDefinitions: containerDefinitions.map((container): ContainerDefinition => {
      const { name = '' } = container;
      const image = images[name];
      return { ...withSettings(container, settings?.containers[name]), ...(image === undefined ? {} : { image }) };
    }),
    tags: [...tags.filter(isKept), { key: changeTag, value: key.change }, { key: stepTag, value: key.step }],
  };
}

/** Null leaves a member out. The members are those of a described revision, so they have the shape that ECS takes. */
function withSettings<T extends object>(described: T, settings: Readonly<Record<string, Json>> = {}): T {
  const wanted = Object.entries(settings).map(([key, value]) => [key, value ?? undefined] as const);
  return { ...described, ...Object.fromEntries(wanted) };
}

/** Tags of AWS itself cannot be set, ours are those of another change. */
function isKept({ key = '' }: Tag): boolean {
  return !/^aws:/i.test(key) && key !== changeTag && key !== stepTag;
}

async function describe(ecs: ECSClient, taskDefinition: string): Promise<DescribeTaskDefinitionResponse> {
  return ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] }), reading());
}

/** The revision newer than the base that carries the tags of this change and step. */
async function registeredBy(ecs: ECSClient, base: DescribeTaskDefinitionResponse, key: WriteKey) {
  const { family, revision = 0 } = base.taskDefinition ?? {};
  const listed = await ecs.send(
    new ListTaskDefinitionsCommand({ familyPrefix: family, sort: 'DESC', maxResults: lookBack }),
    reading(),
  );
  const newer = (listed.taskDefinitionArns ?? []).filter((arn) => {
    const [name, number] = tail(arn).split(':');
    return name === family && Number(number) > revision;
  });
  const described = await Promise.all(newer.map((arn) => describe(ecs, arn)));
  const ours = described.find(({ tags = [] }) => has(tags, changeTag, key.change) && has(tags, stepTag, key.step));
  return ours?.taskDefinition?.taskDefinitionArn;
}

function has(tags: readonly Tag[], key: string, value: string): boolean {
  return tags.some((tag) => tag.key === key && tag.value === value);
}

function missingContainer({ taskDefinition }: DescribeTaskDefinitionResponse, images: Params['images']) {
  const names = new Set(taskDefinition?.containerDefinitions?.map(({ name }) => name));
  return Object.keys(images).find((container) => !names.has(container));
}

function registered(taskDefinition: string): Registered & StepResult {
  const progress = { text: tail(taskDefinition), done: 1 };
  return { verdict: 'passed', output: { taskDefinition }, progress, evidence: { taskDefinition } };
}
