import { createHash } from 'node:crypto';
import { Context } from '@temporalio/activity';
import {
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  type ECSClient,
  paginateListTasks,
  RunTaskCommand,
  StopTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import type { RecoveryStepParams } from '../../../../domain/plan/recovery-steps.ts';
import type { WriteKey } from '../../../api.ts';
import { awsFailureType, saidNo } from '../../../failures.ts';
import { reading } from '../../../poll.ts';
import { ecsTags } from './scratch-tags.ts';

type Params = RecoveryStepParams['scratchTask'];

/**
 * RunTask with a token, so that a call whose answer was lost starts nothing twice: one for each time that the step is begun.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ECS_Idempotency.html
 */
export async function runTask(
  ecs: ECSClient,
  key: WriteKey,
  { place, id, taskDefinition, launch, containers }: Params,
  variables: Readonly<Record<string, string>>,
): Promise<{ readonly arn: string } | { readonly refused: string }> {
  const { launchType, capacityProviders, platformVersion, subnets, securityGroups, publicIp } = launch;
  const environment = Object.entries(variables).map(([name, value]) => ({ name, value }));
  const begun = Context.current().info.scheduledTimestampMs;
  try {
    const { tasks = [], failures = [] } = await ecs.send(
      new RunTaskCommand({
        cluster: place.cluster,
        taskDefinition,
        count: 1,
        clientToken: createHash('sha256').update(`${key.change} ${key.step} ${begun}`).digest('hex'),
        startedBy: id,
        ...(capacityProviders.length > 0
          ? { capacityProviderStrategy: capacityProviders.map((each) => ({ ...each })) }
          : { launchType: launchType ?? 'FARGATE' }),
        ...(platformVersion === undefined ? {} : { platformVersion }),
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: [...subnets],
            securityGroups: [...securityGroups],
            assignPublicIp: publicIp ? 'ENABLED' : 'DISABLED',
          },
        },
        ...(environment.length === 0
          ? {}
          : { overrides: { containerOverrides: containers.map((name) => ({ name, environment })) } }),
        tags: ecsTags(key),
      }),
    );
    const arn = tasks[0]?.taskArn;
    if (arn !== undefined) return { arn };
    return { refused: failures.map(({ reason, detail }) => [reason, detail].filter(Boolean).join(', ')).join('; ') };
  } catch (error) {
    const said = saidNo(error);
    if (said === undefined) throw error;
    return { refused: said };
  }
}

/** A task that has ended meanwhile is stopped. */
export async function stopTask(ecs: ECSClient, cluster: string, task: string, reason: string): Promise<void> {
  try {
    await ecs.send(new StopTaskCommand({ cluster, task, reason }));
  } catch (error) {
    if (awsFailureType(error) !== 'AwsNotFound' && saidNo(error) === undefined) throw error;
  }
}

/** Tasks that are to run, by the name they were started with: the only filter that ECS then takes. */
export async function tasksStartedBy(ecs: ECSClient, cluster: string, startedBy: string): Promise<string[]> {
  const found: string[] = [];
  for await (const page of paginateListTasks({ client: ecs }, { cluster, startedBy }, reading())) {
    found.push(...(page.taskArns ?? []));
  }
  return found;
}

export async function describeTasks(ecs: ECSClient, cluster: string, tasks: string[]): Promise<Task[]> {
  return (await ecs.send(new DescribeTasksCommand({ cluster, tasks }), reading())).tasks ?? [];
}

/** Without one ECS answers UNKNOWN for ever. */
export async function hasHealthCheck(ecs: ECSClient, taskDefinition: string): Promise<boolean> {
  const found = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }), reading());
  return found.taskDefinition?.containerDefinitions?.some(({ healthCheck }) => healthCheck !== undefined) === true;
}

/** The private address of its own network interface. */
export function addressOf({ attachments = [] }: Task): string | undefined {
  const details = attachments.find(({ type }) => type === 'ElasticNetworkInterface')?.details ?? [];
  return details.find(({ name }) => name === 'privateIPv4Address')?.value;
}
