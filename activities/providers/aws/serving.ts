import { Context } from '@temporalio/activity';
import type { Task } from '@aws-sdk/client-ecs';
import {
  DescribeTargetHealthCommand,
  type ElasticLoadBalancingV2Client,
  type TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { short } from '../../../domain/plan/diff.ts';
import type { StepParams } from '../../../domain/plan/step.ts';
import { count, listOf } from '../../../domain/text/list.ts';
import type { StepResult } from '../../api.ts';
import { poll, reading } from '../../poll.ts';
import type { AwsClients } from '../../ports.ts';
import { versionProblem } from '../../version-endpoint.ts';
import { describeService, tail, tasksOf } from './ecs-service.ts';
import { actionsOf, weightsOf } from './forward.ts';

type Params = StepParams['serving'];

/** A target that gets requests, and the task behind it. */
export interface Behind {
  readonly address: string;
  readonly state: string;
  readonly task?: Task;
}

/** How long a straggler may take to leave or turn healthy before it counts: scaling out meanwhile is no failure. */
const graceMs = 30_000;

/**
 * Passed when every task behind the target groups with weight runs the digests, is registered and healthy, and the version
 * endpoint, where there is one, says so several times. `failed`, naming the odd ones, when that does not come within 30 s.
 */
export async function serving(clients: AwsClients, params: Params, grace: number = graceMs): Promise<StepResult> {
  const began = Date.now();
  const { cancellationSignal } = Context.current();
  return poll<StepResult>(async () => {
    const targets = await targetsBehind(clients, params);
    const problems = [...problemsOf(targets, params), ...(targets.length === 0 ? ['no target gets requests'] : [])];
    if (problems.length === 0 && params.versionUrl !== undefined) {
      const problem = await versionProblem(params.versionUrl, params, cancellationSignal);
      if (problem !== undefined) problems.push(problem);
    }
    if (problems.length === 0) {
      const text = `${count(targets.length, 'task')} behind the load balancer, all ${params.version}`;
      const tasks = targets.map(({ address, task }) => `${address} ${tail(task?.taskArn ?? '')}`);
      return { done: { verdict: 'passed', progress: { text, done: 1 }, evidence: { digests: params.digests, tasks } } };
    }
    const text = `${problems.slice(0, 3).join('; ')}${problems.length > 3 ? `; and ${problems.length - 3} more` : ''}`;
    if (Date.now() - began < grace) return { progress: { text } };
    return { done: { verdict: 'failed', reason: text, progress: { text } } };
  });
}

/** One sentence's part for each target that does not serve what was asked for. */
function problemsOf(targets: readonly Behind[], { service, digests, version }: Params): string[] {
  return targets.flatMap(({ address, state, task }) => {
    if (task === undefined) return [`target ${address} belongs to no task of ${service}`];
    const odd = Object.entries(digests).filter(([container, digest]) => {
      return task.containers?.find(({ name }) => name === container)?.imageDigest !== digest;
    });
    const which = `task ${tail(task.taskArn ?? '').slice(0, 8)} (${address})`;
    if (odd.length > 0)
      return [`${which} runs another image than ${version} in ${listOf(odd.map(([name]) => ran(task, name)))}`];
    return state === 'healthy' ? [] : [`${which} is ${state}`];
  });
}

/** `app (sha256:9f2c…41)`: what runs instead. */
function ran({ containers = [] }: Task, name: string): string {
  const digest = containers.find((each) => each.name === name)?.imageDigest;
  return digest === undefined ? name : `${name} (${short(digest)})`;
}

async function targetsBehind(clients: AwsClients, { place, service, rule }: Params): Promise<Behind[]> {
  const { ecs, elb } = clients;
  const tasks = (await tasksOf(ecs, place.cluster, service)).filter(({ lastStatus }) => lastStatus === 'RUNNING');
  const groups =
    rule === undefined
      ? ((await describeService(ecs, place.cluster, service)).loadBalancers ?? []).flatMap(
          (each) => each.targetGroupArn ?? [],
        )
      : [...weightsOf(await actionsOf(elb, rule))].flatMap(([arn, weight]) => (weight > 0 ? [arn] : []));
  // Nothing in front: the running tasks themselves are what serves.
  if (rule === undefined && groups.length === 0) {
    return tasks.map((task) => ({ address: addressOf(task) ?? 'no address', state: 'healthy', task }));
  }
  const registered = (await Promise.all(groups.map((arn) => healthOf(elb, arn)))).flat();
  const byAddress = new Map(tasks.map((task) => [addressOf(task), task]));
  return registered.flatMap(({ Target, TargetHealth }) => {
    const address = Target?.Id ?? '';
    const state = TargetHealth?.State ?? 'unknown';
    const task = byAddress.get(address);
    return state === 'draining' ? [] : [{ address, state, ...(task === undefined ? {} : { task }) }];
  });
}

async function healthOf(elb: ElasticLoadBalancingV2Client, arn: string): Promise<TargetHealthDescription[]> {
  const answer = await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: arn }), reading());
  return answer.TargetHealthDescriptions ?? [];
}

/** A Fargate task is registered by its network interface's private address. */
function addressOf({ attachments = [] }: Task): string | undefined {
  const details = attachments.flatMap((each) => each.details ?? []);
  return details.find(({ name }) => name === 'privateIPv4Address')?.value;
}
