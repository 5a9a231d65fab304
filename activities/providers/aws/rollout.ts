import type { Deployment, Service } from '@aws-sdk/client-ecs';
import type { TargetHealth } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { StepProgress } from '../../../domain/change/view.ts';
import { count } from '../../../domain/text/list.ts';
import type { ServiceState } from '../../api.ts';
import { primaryOf, stateOf } from './ecs-service.ts';
import type { GivenUp } from './why.ts';

/** What one look at a service says, when it is meant to reach a state. */
export type Look =
  /** Other than wanted: write, or find out who changed it. */
  | { readonly is: 'other'; readonly found: Required<ServiceState> }
  | { readonly is: 'moving'; readonly progress: StepProgress }
  | { readonly is: 'reached' }
  /** ECS gave up on the wanted deployment: it goes back, or stalls. */
  | { readonly is: 'failed'; readonly givenUp: GivenUp };

/** True when the service is set as wanted, whether or not its tasks are there yet. */
export function isSet(found: Required<ServiceState>, want: ServiceState): boolean {
  return (
    (want.taskDefinition === undefined || found.taskDefinition === want.taskDefinition) &&
    (want.desiredCount === undefined || found.desiredCount === want.desiredCount)
  );
}

/**
 * Judges what DescribeServices and DescribeTargetHealth answered. `since` (epoch ms) is when this write was first asked for:
 * a wanted deployment that failed before then belongs to an earlier try.
 */
export function lookAt(service: Service, targets: readonly TargetHealth[], want: ServiceState, since: number): Look {
  const found = stateOf(service);
  const primary = primaryOf(service);
  const failed = (service.deployments ?? []).find(
    ({ taskDefinition, rolloutState, createdAt }) =>
      taskDefinition === (want.taskDefinition ?? found.taskDefinition) &&
      rolloutState === 'FAILED' &&
      (createdAt?.getTime() ?? 0) >= since,
  );
  if (!isSet(found, want)) {
    // After the circuit breaker or an alarm, ECS makes the last completed deployment PRIMARY again.
    const gone = failed !== undefined && failed.taskDefinition !== found.taskDefinition;
    return gone ? { is: 'failed', givenUp: givenUp(failed) } : { is: 'other', found };
  }
  // A mere change of the count says nothing about the deployment, however that ended.
  if (primary?.rolloutState === 'FAILED' && want.taskDefinition !== undefined) {
    return failed === undefined ? { is: 'other', found } : { is: 'failed', givenUp: givenUp(failed) };
  }
  return isSteady(service, targets) ? { is: 'reached' } : { is: 'moving', progress: progressOf(service, targets) };
}

function givenUp({ id, taskDefinition = '', rolloutStateReason: reason, createdAt }: Deployment): GivenUp {
  return { taskDefinition, reason, createdAt, ...(id === undefined ? {} : { id }) };
}

/** No rollout under way, every wanted task running, every registered target healthy, and nothing left of earlier deployments. */
export function isSteady(service: Service, targets: readonly TargetHealth[]): boolean {
  const { desiredCount = 0, runningCount = 0, pendingCount = 0, deployments = [] } = service;
  const primary = primaryOf(service);
  const serving = registered(targets);
  return (
    primary?.rolloutState !== 'IN_PROGRESS' &&
    runningCount === desiredCount &&
    pendingCount === 0 &&
    deployments.every((each) => each === primary || tasksIn(each) === 0) &&
    serving.every(({ State }) => State === 'healthy') &&
    (!balanced(service) || serving.length >= desiredCount)
  );
}

/** `4 of 6 tasks healthy, 2 old ones leave`. */
export function progressOf(service: Service, targets: readonly TargetHealth[]): StepProgress {
  const { desiredCount = 0, runningCount = 0, deployments = [] } = service;
  const primary = primaryOf(service);
  if (desiredCount === 0)
    return { text: runningCount === 0 ? 'no task left' : `${count(runningCount, 'task')} leaving` };
  const old = deployments.reduce((sum, each) => sum + (each === primary ? 0 : tasksIn(each)), 0);
  const running = primary?.runningCount ?? 0;
  const healthy = registered(targets).filter(({ State }) => State === 'healthy').length;
  // Targets do not say which deployment they are of; the old ones were healthy before.
  const fresh = balanced(service) ? Math.min(running, Math.max(0, healthy - old)) : running;
  const failed = primary?.failedTasks ?? 0;
  const parts = [
    `${fresh} of ${desiredCount} tasks ${balanced(service) ? 'healthy' : 'running'}`,
    ...(old > 0 ? [`${old} old ${old === 1 ? 'one leaves' : 'ones leave'}`] : []),
    ...(failed > 0 ? [`${failed} failed to start`] : []),
    ...(fresh === desiredCount && old === 0 && primary?.rolloutState === 'IN_PROGRESS' ? [finishing(service)] : []),
  ];
  return { text: parts.join(', '), done: Math.min(1, fresh / desiredCount) };
}

/** With deployment alarms ECS bakes for as long as the slowest of them looks back. */
function finishing({ deploymentConfiguration }: Service): string {
  return deploymentConfiguration?.alarms?.enable === true ? 'ECS watches its alarms' : 'ECS completes the rollout';
}

/** Targets that get or will get requests; draining ones only finish theirs. */
function registered(targets: readonly TargetHealth[]): TargetHealth[] {
  return targets.filter(({ State }) => State !== 'draining');
}

function balanced(service: Service): boolean {
  return (service.loadBalancers ?? []).some(({ targetGroupArn }) => targetGroupArn !== undefined);
}

function tasksIn({ runningCount = 0, pendingCount = 0 }: Deployment): number {
  return runningCount + pendingCount;
}
