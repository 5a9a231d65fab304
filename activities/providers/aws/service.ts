import { Context } from '@temporalio/activity';
import { type ECSClient, type Service, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { DescribeTargetHealthCommand, type TargetHealth } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { StepParams } from '../../../domain/plan/step.ts';
import type { ServiceState, StepResult, Write } from '../../api.ts';
import { saidNo } from '../../failures.ts';
import { poll, reading, type Turn } from '../../poll.ts';
import type { AwsClients } from '../../ports.ts';
import { describeService, primaryOf, stateOf, tail } from './ecs-service.ts';
import { holdsAny, onlyFields } from './only.ts';
import { isSet, isSteady, lookAt, progressOf } from './rollout.ts';
import { endedDeployment, eventReason, type GivenUp, whyFailed } from './why.ts';

type Params = StepParams['service'];

/** Clocks of AWS and of Temporal's server may differ by a little. */
const skewMs = 5000;
/** DescribeServices may answer from before a write for a moment. */
const settleMs = 10_000;

export async function readService(clients: AwsClients, { place, service }: Params): Promise<ServiceState> {
  return stateOf(await describeService(clients.ecs, place.cluster, service));
}

/**
 * Sets task definition and/or desired count, then waits until ECS has completed the rollout, every task runs, every
 * registered target is healthy and the old tasks are gone. `failed` when ECS gives up (after its own rollback has settled) or
 * when the time is up, `errored` when somebody else changed the service.
 */
export async function writeService(clients: AwsClients, input: Write<Params, ServiceState>): Promise<StepResult> {
  const { ecs } = clients;
  const { place, service: name } = input.params;
  const { info } = Context.current();
  const since = info.scheduledTimestampMs - skewMs;
  // An undo restores what the change wrote; the count of a service whose count it left alone belongs to auto scaling.
  const want = onlyFields(input.want, input.only);
  let wroteAt: number | undefined;
  let givenUp: GivenUp | undefined;
  let looked: Service | undefined;

  /** Once ECS gave up, its own way back is awaited: only one may act at a time. */
  async function afterFailure(service: Service, failed: GivenUp): Promise<Turn<StepResult>> {
    const targets = await targetsOf(clients, service);
    const progress = progressOf(service, targets);
    const stalled = primaryOf(service)?.rolloutState === 'FAILED';
    if (!stalled && !isSteady(service, targets)) {
      return { progress: { text: `ECS goes back to ${tail(stateOf(service).taskDefinition)}: ${progress.text}` } };
    }
    const reason = await whyFailed(ecs, place.cluster, service, failed);
    return { done: { verdict: 'failed', reason, progress } };
  }

  async function write(service: Service, found: Required<ServiceState>): Promise<Turn<StepResult> | undefined> {
    const mayHaveWritten = wroteAt !== undefined || info.attempt > 1;
    if (mayHaveWritten && want.taskDefinition !== undefined && want.taskDefinition !== found.taskDefinition) {
      givenUp ??= await endedDeployment(ecs, place.cluster, name, want.taskDefinition, since);
      if (givenUp !== undefined) return afterFailure(service, givenUp);
    }
    if (wroteAt !== undefined && Date.now() - wroteAt < settleMs) return { progress: progressOf(service, []) };
    if (wroteAt !== undefined || !holdsAny(found, input.only, want)) {
      return { done: { verdict: 'errored', reason: changedByOthers(name, found, wroteAt === undefined) } };
    }
    try {
      await update(ecs, input.params, found, want);
      wroteAt = Date.now();
    } catch (error) {
      const said = saidNo(error);
      if (said === undefined) throw error;
      return { done: { verdict: 'failed', reason: `ECS refused to update ${name}: ${said}` } };
    }
    return undefined;
  }

  async function turn(): Promise<Turn<StepResult>> {
    let service = await describeService(ecs, place.cluster, name);
    if (givenUp !== undefined) return afterFailure(service, givenUp);
    const before = lookAt(service, [], want, since);
    if (before.is === 'other') {
      const answer = await write(service, before.found);
      if (answer !== undefined) return answer;
      service = await describeService(ecs, place.cluster, name);
    }
    looked = service;
    const targets = await targetsOf(clients, service);
    const look = lookAt(service, targets, want, since);
    switch (look.is) {
      case 'other':
        return { progress: progressOf(service, targets) };
      case 'moving':
        return { progress: look.progress };
      case 'reached':
        return { done: passed(service, targets) };
      case 'failed':
        givenUp = look.givenUp;
        return afterFailure(service, givenUp);
    }
  }

  return poll(turn, {
    late: (progress) => ({
      verdict: 'failed',
      reason: lateReason(name, looked, progress?.text),
      ...(progress && { progress }),
    }),
  });
}

/** A PRIMARY that failed before is only started again by force: to ECS the same task definition is no change. */
async function update(ecs: ECSClient, { place, service }: Params, found: Required<ServiceState>, want: ServiceState) {
  const again = isSet(found, want);
  const { taskDefinition, desiredCount } = want;
  await ecs.send(
    new UpdateServiceCommand({
      cluster: place.cluster,
      service,
      ...(taskDefinition === undefined || (!again && taskDefinition === found.taskDefinition)
        ? {}
        : { taskDefinition }),
      ...(desiredCount === undefined || desiredCount === found.desiredCount ? {} : { desiredCount }),
      ...(again ? { forceNewDeployment: true } : {}),
    }),
  );
}

/** Health of all targets the service's tasks register with. */
async function targetsOf({ elb }: AwsClients, service: Service): Promise<TargetHealth[]> {
  const groups = (service.loadBalancers ?? []).flatMap(({ targetGroupArn }) => targetGroupArn ?? []);
  const answers = await Promise.all(
    groups.map((TargetGroupArn) => elb.send(new DescribeTargetHealthCommand({ TargetGroupArn }), reading())),
  );
  return answers.flatMap(({ TargetHealthDescriptions = [] }) =>
    TargetHealthDescriptions.flatMap((each) => each.TargetHealth ?? []),
  );
}

function passed(service: Service, targets: readonly TargetHealth[]): StepResult {
  const progress = progressOf(service, targets);
  const { taskDefinition, desiredCount } = stateOf(service);
  const deployment = primaryOf(service)?.id ?? '';
  return {
    verdict: 'passed',
    progress,
    evidence: {
      service: service.serviceName ?? '',
      taskDefinition,
      desiredCount,
      runningCount: service.runningCount ?? 0,
      deployment,
      targets: targets.map(({ State }) => State ?? ''),
    },
  };
}

function changedByOthers(name: string, found: Required<ServiceState>, before: boolean): string {
  const stands = `${tail(found.taskDefinition)} with ${found.desiredCount} tasks`;
  return before
    ? `${name} is set to ${stands}, which this change did not do, so it was left as it is`
    : `somebody else set ${name} to ${stands} meanwhile`;
}

function lateReason(name: string, service: Service | undefined, text: string | undefined): string {
  const event = service === undefined ? undefined : eventReason(service, primaryOf(service)?.createdAt);
  return `${name} did not get there in time (${text ?? 'it never answered'})${event === undefined ? '' : `: ${event}`}`;
}
