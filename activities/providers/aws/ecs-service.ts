import {
  type Deployment,
  DescribeServicesCommand,
  DescribeTasksCommand,
  type ECSClient,
  paginateListTasks,
  type Service,
  type Task,
} from '@aws-sdk/client-ecs';
import type { ServiceState } from '../../api.ts';
import { refusal } from '../../failures.ts';
import { isError } from '../../is-error.ts';
import { reading } from '../../poll.ts';

/** The services that exist (INACTIVE ones are gone), in the order asked for; undefined where there is none, or no such cluster. */
export async function describeServices(
  ecs: ECSClient,
  cluster: string,
  names: readonly string[],
): Promise<(Service | undefined)[]> {
  // At most 10 a call; a change asks for one or two.
  const asked = ecs.send(new DescribeServicesCommand({ cluster, services: [...names] }), reading());
  const answer = await asked.catch((error: unknown) => {
    if (isError(error) && error.name === 'ClusterNotFoundException') return { services: [] };
    throw error;
  });
  return names.map((name) => answer.services?.find((each) => each.serviceName === name && each.status !== 'INACTIVE'));
}

/** One service that has to exist. */
export async function describeService(ecs: ECSClient, cluster: string, name: string): Promise<Service> {
  const [service] = await describeServices(ecs, cluster, [name]);
  if (service === undefined) throw refusal(`There is no ECS service ${name} in cluster ${cluster}.`);
  return service;
}

/** The deployment that ECS is moving to, or has reached. */
export function primaryOf(service: Service): Deployment | undefined {
  return service.deployments?.find(({ status }) => status === 'PRIMARY');
}

/** The PRIMARY deployment is complete and alone. A half-done rollout already has the new task definition, and the old tasks. */
export function isSettled(service: Service): boolean {
  const { deployments = [] } = service;
  return deployments.every(({ status, rolloutState, runningCount = 0, pendingCount = 0 }) =>
    status === 'PRIMARY'
      ? rolloutState === undefined || rolloutState === 'COMPLETED'
      : runningCount + pendingCount === 0,
  );
}

export function stateOf(service: Service): Required<ServiceState> {
  return {
    taskDefinition: primaryOf(service)?.taskDefinition ?? service.taskDefinition ?? '',
    desiredCount: service.desiredCount ?? 0,
  };
}

/** Every task of a service, or those of one state; fetched 100 at a time as ECS allows. */
export async function tasksOf(
  ecs: ECSClient,
  cluster: string,
  serviceName: string,
  desiredStatus: 'RUNNING' | 'STOPPED' = 'RUNNING',
): Promise<Task[]> {
  const tasks: Task[] = [];
  for await (const page of paginateListTasks({ client: ecs }, { cluster, serviceName, desiredStatus }, reading())) {
    const arns = page.taskArns ?? [];
    if (arns.length === 0) continue;
    tasks.push(...((await ecs.send(new DescribeTasksCommand({ cluster, tasks: arns }), reading())).tasks ?? []));
  }
  return tasks;
}

/** `app-prod:7` of a task definition's ARN, `app-prod-7f3a…` of a task's: what people look for in the AWS console. */
export function tail(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
