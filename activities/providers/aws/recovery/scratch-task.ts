import type { ECSClient, Task } from '@aws-sdk/client-ecs';
import type { RecoveryStepParams, ScratchTask } from '../../../../domain/plan/recovery-steps.ts';
import type { StepResult, Write } from '../../../api.ts';
import { evidence } from '../../../evidence.ts';
import { poll, type Turn } from '../../../poll.ts';
import type { AwsClients } from '../../../ports.ts';
import type { ScratchTaskState } from '../../../recovery-api.ts';
import { tail } from '../ecs-service.ts';
import { taskReason } from '../why.ts';
import { addressOf, describeTasks, hasHealthCheck, runTask, stopTask, tasksStartedBy } from './run-task.ts';

type Params = RecoveryStepParams['scratchTask'];

/** ECS may not list a task yet that it has just accepted. */
const settleMs = 5000;

/** Starts the task and waits until it runs and is healthy, or stops it and waits until it is stopped. */
export function writeScratchTask({ ecs }: AwsClients, input: Write<Params, ScratchTaskState>): Promise<StepResult> {
  return input.want.present ? start(ecs, input) : stop(ecs, input);
}

async function start(ecs: ECSClient, { key, params, want }: Write<Params, ScratchTaskState>): Promise<StepResult> {
  const { place, taskDefinition } = params;
  let checked: boolean | undefined;
  let arn: string | undefined;
  return poll<StepResult>(
    async () => {
      checked ??= await hasHealthCheck(ecs, taskDefinition);
      arn ??= (await tasksStartedBy(ecs, place.cluster, params.id))[0];
      if (arn === undefined) {
        const ran = await runTask(ecs, key, params, want.environment ?? {});
        if ('refused' in ran) return failed(`ECS started no task of ${tail(taskDefinition)}: ${ran.refused}`);
        ({ arn } = ran);
      }
      const [task] = await describeTasks(ecs, place.cluster, [arn]);
      return task === undefined
        ? { progress: { text: `${tail(arn)} is not known yet` } }
        : lookAt(task, params, checked);
    },
    {
      late: (progress) => ({
        verdict: 'failed',
        reason: `the task of ${tail(taskDefinition)} did not come up in time: ${progress?.text ?? 'ECS never answered'}`,
      }),
    },
  );
}

function lookAt(task: Task, { taskDefinition, port }: Params, checked: boolean): Turn<StepResult> {
  const { taskArn = '', lastStatus = 'UNKNOWN', healthStatus = 'UNKNOWN' } = task;
  const which = `the task of ${tail(taskDefinition)}`;
  // Exit codes are told only then.
  if (lastStatus === 'STOPPED') {
    return failed(`${which} stopped: ${taskReason([task]) ?? 'no reason given'}`);
  }
  if (healthStatus === 'UNHEALTHY') return failed(`${which} runs, but its health check fails`);
  if (lastStatus !== 'RUNNING' || (checked && healthStatus !== 'HEALTHY')) {
    return { progress: { text: lastStatus === 'RUNNING' ? 'runs, not healthy yet' : lastStatus.toLowerCase() } };
  }
  const address = addressOf(task);
  if (port !== undefined && address === undefined) return failed(`${which} runs, but has no address of its own`);
  const output: ScratchTask = { task: taskArn, ...(port === undefined ? {} : { url: `http://${address}:${port}` }) };
  const text = `${tail(taskArn).slice(0, 8)} ${checked ? 'is healthy' : 'runs'}`;
  return {
    done: { verdict: 'passed', output: { ...output }, progress: { text, done: 1 }, evidence: evidence({ ...output }) },
  };
}

async function stop(ecs: ECSClient, { key, params }: Write<Params, ScratchTaskState>): Promise<StepResult> {
  const { place, id } = params;
  const began = Date.now();
  const known = new Set<string>();
  return poll<StepResult>(
    async () => {
      const running = await tasksStartedBy(ecs, place.cluster, id);
      for (const arn of running) {
        known.add(arn);
        await stopTask(ecs, place.cluster, arn, `rehearsal ${key.change}`);
      }
      if (known.size === 0) {
        if (Date.now() - began < settleMs) return { progress: { text: `looking for tasks of ${id}` } };
        return gone(id);
      }
      const left = await describeTasks(ecs, place.cluster, [...known]);
      const open = left.filter(({ lastStatus }) => lastStatus !== 'STOPPED');
      if (open.length === 0) return gone(id);
      return { progress: { text: open.map(({ lastStatus = '' }) => lastStatus.toLowerCase()).join(', ') } };
    },
    {
      late: (progress) => ({
        verdict: 'failed',
        reason: `the task ${id} was not gone in time: ${progress?.text ?? 'ECS never answered'}`,
      }),
    },
  );
}

function gone(id: string): Turn<StepResult> {
  return { done: { verdict: 'passed', progress: { text: `${id} is gone`, done: 1 }, evidence: { id } } };
}

function failed(reason: string): Turn<StepResult> {
  return { done: { verdict: 'failed', reason } };
}
