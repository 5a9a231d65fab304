import {
  type Container,
  DescribeServiceRevisionsCommand,
  type ECSClient,
  ListServiceDeploymentsCommand,
  type Service,
  type Task,
} from '@aws-sdk/client-ecs';
import { listOf } from '../../../domain/text/list.ts';
import { reading } from '../../poll.ts';
import { tail, tasksOf } from './ecs-service.ts';

/** ECS's reason without its frame: `circuit breaker: tasks failed to start`. */
export function ecsReason(text: string | undefined): string {
  return (text ?? 'no reason given').replace(/^ECS deployment /, '').replace(/\.$/, '');
}

/** A deployment that ECS gave up on, as DescribeServices or ListServiceDeployments tells of it. */
export interface GivenUp {
  readonly taskDefinition: string;
  readonly reason: string | undefined;
  /** `ecs-svc/…`, which the deployment's tasks name in `startedBy`; not told by ListServiceDeployments. */
  readonly id?: string;
  readonly createdAt: Date | undefined;
}

/**
 * Why a deployment failed, in one sentence's part: ECS's own reason, then what its newest stopped task says, else the newest
 * event that tells anything.
 */
export async function whyFailed(ecs: ECSClient, cluster: string, service: Service, failed: GivenUp): Promise<string> {
  const what = `ECS gave up on ${tail(failed.taskDefinition)} (${ecsReason(failed.reason)})`;
  const stopped = await tasksOf(ecs, cluster, service.serviceName ?? '', 'STOPPED');
  const own = stopped.filter(({ startedBy, taskDefinitionArn, createdAt }) =>
    failed.id === undefined
      ? taskDefinitionArn === failed.taskDefinition && time(createdAt) >= time(failed.createdAt)
      : startedBy === failed.id,
  );
  const detail = alarmReason(service, failed) ?? taskReason(own) ?? eventReason(service, failed.createdAt);
  return detail === undefined ? what : `${what}: ${detail}`;
}

/** ECS does not say which of the alarms it was. */
function alarmReason({ deploymentConfiguration }: Service, { reason = '' }: GivenUp): string | undefined {
  const names = deploymentConfiguration?.alarms?.alarmNames ?? [];
  return /alarm/.test(reason) && names.length > 0 ? `${listOf(names, 'or')} went red` : undefined;
}

/** What stopped the newest task that did not stop by the scheduler's own wish; best one whose container left an exit code. */
export function taskReason(tasks: readonly Task[]): string | undefined {
  const stopped = tasks
    .filter(({ stoppedReason, stopCode }) => stoppedReason !== undefined && stopCode !== 'ServiceSchedulerInitiated')
    .toSorted((a, b) => time(b.stoppedAt ?? b.stoppingAt) - time(a.stoppedAt ?? a.stoppingAt));
  const task = stopped.find((each) => exitedOf(each) !== undefined) ?? stopped[0];
  if (task === undefined) return undefined;
  const exited = exitedOf(task);
  const code = exited?.exitCode === undefined ? '' : ` with exit code ${exited.exitCode}`;
  const reason = exited?.reason === undefined ? '' : `, ${exited.reason}`;
  const which = exited === undefined ? '' : ` (${exited.name}${code}${reason})`;
  return `${task.stoppedReason?.replace(/\.$/, '')}${which}`;
}

function exitedOf({ containers = [] }: Task): Container | undefined {
  return containers.find(({ exitCode, reason }) => (exitCode ?? 0) !== 0 || reason !== undefined);
}

/** The newest event since then that is neither routine nor the mere fact of the failure. */
export function eventReason(service: Service, since: Date | undefined): string | undefined {
  const routine =
    /has (reached a steady state|started|begun draining|stopped)|registered \d+ targets|deployment (completed|failed)|rolling back/;
  const event = (service.events ?? [])
    .filter(({ createdAt, message = '' }) => time(createdAt) >= time(since) && !routine.test(message))
    .toSorted((a, b) => time(b.createdAt) - time(a.createdAt))[0];
  return event?.message?.replace(/^\(service [^)]*\) /, '').replace(/\.$/, '');
}

/**
 * A deployment of that task definition that ECS has rolled back since then. It tells a repeated attempt that
 * its predecessor's deployment failed and was rolled back, once DescribeServices no longer shows it.
 */
export async function endedDeployment(
  ecs: ECSClient,
  cluster: string,
  service: string,
  taskDefinition: string,
  since: number,
): Promise<GivenUp | undefined> {
  const createdAt = { after: new Date(since) };
  const { serviceDeployments = [] } = await ecs.send(
    new ListServiceDeploymentsCommand({ cluster, service, createdAt, maxResults: 20 }),
    reading(),
  );
  // STOPPED is one that somebody replaced, or that stalls and is still there to see.
  const ended = serviceDeployments.filter(({ status }) => status?.startsWith('ROLLBACK'));
  const serviceRevisionArns = [...new Set(ended.flatMap(({ targetServiceRevisionArn: arn }) => arn ?? []))].slice(
    0,
    20,
  );
  if (serviceRevisionArns.length === 0) return undefined;
  const { serviceRevisions = [] } = await ecs.send(
    new DescribeServiceRevisionsCommand({ serviceRevisionArns }),
    reading(),
  );
  const ours = serviceRevisions.filter((each) => each.taskDefinition === taskDefinition);
  const found = ended.find(({ targetServiceRevisionArn: arn }) =>
    ours.some(({ serviceRevisionArn }) => serviceRevisionArn === arn),
  );
  return found && { taskDefinition, reason: found.statusReason, createdAt: found.createdAt };
}

function time(date: Date | undefined): number {
  return date?.getTime() ?? 0;
}
