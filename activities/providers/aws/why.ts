import {
  type Deployment,
  DescribeServiceRevisionsCommand,
  type ECSClient,
  ListServiceDeploymentsCommand,
  type Service,
  type ServiceDeploymentBrief,
  type Task,
} from '@aws-sdk/client-ecs';
import { reading } from '../../poll.ts';
import { tail, tasksOf } from './ecs-service.ts';

/** ECS's reason without its frame: `circuit breaker: tasks failed to start`. */
export function ecsReason(text: string | undefined): string {
  return (text ?? 'no reason given').replace(/^ECS deployment /, '').replace(/\.$/, '');
}

/**
 * Why a deployment failed, in one sentence's part: ECS's own reason, then what its newest stopped task says, else the newest
 * event that tells anything.
 */
export async function whyFailed(
  ecs: ECSClient,
  cluster: string,
  service: Service,
  failed: Deployment,
): Promise<string> {
  const what = `ECS gave up on ${tail(failed.taskDefinition ?? '')} (${ecsReason(failed.rolloutStateReason)})`;
  const stopped = await tasksOf(ecs, cluster, service.serviceName ?? '', 'STOPPED');
  const own = stopped.filter(({ startedBy }) => startedBy === failed.id);
  const detail = taskReason(own) ?? eventReason(service, failed.createdAt);
  return detail === undefined ? what : `${what}: ${detail}`;
}

/** What stopped the newest task that did not stop by the scheduler's own wish. */
export function taskReason(tasks: readonly Task[]): string | undefined {
  const [task] = tasks
    .filter(({ stoppedReason, stopCode }) => stoppedReason !== undefined && stopCode !== 'ServiceSchedulerInitiated')
    .toSorted((a, b) => time(b.stoppedAt ?? b.stoppingAt) - time(a.stoppedAt ?? a.stoppingAt));
  if (task === undefined) return undefined;
  const exited = task.containers?.find(({ exitCode, reason }) => (exitCode ?? 0) !== 0 || reason !== undefined);
  const code = exited?.exitCode === undefined ? '' : ` with exit code ${exited.exitCode}`;
  const reason = exited?.reason === undefined ? '' : `, ${exited.reason}`;
  const which = exited === undefined ? '' : ` (${exited.name}${code}${reason})`;
  return `${task.stoppedReason?.replace(/\.$/, '')}${which}`;
}

/** The newest event since then that is neither routine nor the mere fact of the failure. */
export function eventReason(service: Service, since: Date | undefined): string | undefined {
  const routine =
    /has (reached a steady state|started|begun draining|stopped|registered|deregistered)|deployment (completed|failed)|rolling back/;
  const event = (service.events ?? [])
    .filter(({ createdAt, message = '' }) => time(createdAt) >= time(since) && !routine.test(message))
    .toSorted((a, b) => time(b.createdAt) - time(a.createdAt))[0];
  return event?.message?.replace(/^\(service [^)]*\) /, '').replace(/\.$/, '');
}

/**
 * A deployment of that task definition that ECS has already ended without success since then. It tells a repeated attempt that
 * its predecessor's deployment failed and was rolled back, when DescribeServices no longer shows it.
 */
export async function endedDeployment(
  ecs: ECSClient,
  cluster: string,
  service: string,
  taskDefinition: string,
  since: number,
): Promise<ServiceDeploymentBrief | undefined> {
  const createdAt = { after: new Date(since) };
  const { serviceDeployments = [] } = await ecs.send(
    new ListServiceDeploymentsCommand({ cluster, service, createdAt, maxResults: 20 }),
    reading(),
  );
  const ended = serviceDeployments.filter(({ status }) => /STOPPED|ROLLBACK/.test(status ?? ''));
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
  return ended.find(({ targetServiceRevisionArn: arn }) =>
    ours.some(({ serviceRevisionArn }) => serviceRevisionArn === arn),
  );
}

function time(date: Date | undefined): number {
  return date?.getTime() ?? 0;
}
