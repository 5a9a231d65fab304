import { Context } from '@temporalio/activity';
import type { RecoveryStepParams } from '../../../../domain/plan/recovery-steps.ts';
import { count, listOf } from '../../../../domain/text/list.ts';
import type { StepResult } from '../../../api.ts';
import { isTransient, toFailure } from '../../../failures.ts';
import { poll } from '../../../poll.ts';
import type { AwsFor } from '../../../ports.ts';
import { within } from '../../../within.ts';
import { describeServices, tasksOf } from '../ecs-service.ts';
import { findInstance, isReadOnly, parameterGroupOf, readOnlyParameter, sourceOf } from './instance.ts';
import { sessionsEnded } from './restarts.ts';

type Params = RecoveryStepParams['fenced'];

/** What one writer says: that it cannot write, why it still can, or nothing. */
type Answer = { readonly name: string } & ({ readonly writes?: string } | { readonly silent: string });

/** Each question gets this long, so that several fit into an attempt on a region that is gone. */
const askMs = 3000;

/**
 * Passed when nothing on that side can write: no task left of its services, and each database a replica, or read-only with
 * its sessions ended since. `failed` names what still can; `inconclusive` what does not answer, in time before the attempt
 * ends: a region that is gone is asked for a fifth of it.
 */
export async function fenced(aws: AwsFor, params: Params): Promise<StepResult> {
  const began = Date.now();
  const { startToCloseTimeoutMs: timeout } = Context.current().info;
  const limit = (share: number, most: number) => Math.min(most, timeout > 0 ? timeout * share : most);
  const [silenceMs, graceMs] = [limit(1 / 5, 8000), limit(1 / 2, 30_000)];
  return poll<StepResult>(async () => {
    const answers = await Promise.all([
      ...params.services.map((each) => ask(each.service, params.region, 'ECS', () => ofService(aws, each))),
      ...params.databases.map((each) => ask(each.member.id, params.region, 'RDS', () => ofDatabase(aws, each))),
    ]);
    const writing = answers.flatMap((each) => ('writes' in each && each.writes !== undefined ? [each.writes] : []));
    const silent = answers.flatMap((each) => ('silent' in each ? [each] : []));
    const elapsed = Date.now() - began;
    if (writing.length === 0 && silent.length === 0) return { done: passed(params) };
    const [first] = silent;
    const unknown =
      first === undefined
        ? []
        : [
            `${first.silent}: whether ${listOf(silent.map(({ name }) => name))} still ${silent.length > 1 ? 'take' : 'takes'} writes is not known`,
          ];
    const text = [...writing, ...unknown].join('; ');
    if (writing.length > 0 && elapsed > graceMs)
      return { done: { verdict: 'failed', reason: text, progress: { text } } };
    if (writing.length === 0 && elapsed > silenceMs) {
      return { done: { verdict: 'inconclusive', reason: text, progress: { text } } };
    }
    return { progress: { text } };
  });
}

async function ask(
  name: string,
  region: string,
  service: string,
  question: () => Promise<string | undefined>,
): Promise<Answer> {
  try {
    const writes = await within(askMs, { service, region, operation: 'Describe' }, question);
    return { name, ...(writes === undefined ? {} : { writes }) };
  } catch (error) {
    if (isTransient(error)) return { name, silent: `${region} does not answer` };
    // Being denied says as little about who writes.
    return { name, silent: toFailure(error).message.replace(/\.$/, '') };
  }
}

async function ofService(aws: AwsFor, { place, service }: Params['services'][number]): Promise<string | undefined> {
  const { ecs } = aws(place);
  const [found] = await describeServices(ecs, place.cluster, [service]);
  if (found === undefined) return undefined;
  const { desiredCount = 0, runningCount = 0, pendingCount = 0 } = found;
  if (runningCount + pendingCount > 0) return `${service} has ${count(runningCount + pendingCount, 'task')}`;
  if (desiredCount > 0) return `${service} is set to ${count(desiredCount, 'task')}`;
  // A stopping task is no longer counted, but its containers may have up to two minutes to end.
  const stopping = await tasksOf(ecs, place.cluster, service, 'STOPPED');
  const alive = stopping.filter(({ lastStatus = '' }) => ['RUNNING', 'DEACTIVATING', 'STOPPING'].includes(lastStatus));
  return alive.length === 0
    ? undefined
    : `${count(alive.length, 'task')} of ${service} still ${alive.length > 1 ? 'stop' : 'stops'}`;
}

async function ofDatabase(
  aws: AwsFor,
  { member, parameterGroup }: Params['databases'][number],
): Promise<string | undefined> {
  const { rds } = aws(member.scope);
  const instance = await findInstance(rds, member.id);
  if (instance === undefined || sourceOf(instance) !== undefined) return undefined;
  const { id } = member;
  const group = parameterGroupOf(instance).name;
  if (group !== parameterGroup) return `${id} uses parameter group ${group}, not ${parameterGroup}`;
  if (!(await isReadOnly(rds, group))) return `${id} takes writes (${readOnlyParameter} is off in ${group})`;
  if (parameterGroupOf(instance).status === 'applying') return `${id} is about to apply ${readOnlyParameter}`;
  if (!(await sessionsEnded(rds, id, group))) return `${id} may have sessions from before ${readOnlyParameter} was set`;
  return undefined;
}

function passed({ region, services, databases, wasSilent }: Params): StepResult {
  if (wasSilent === true) {
    const reason = `${region} answers again: nothing writes there now, but it may have taken writes since this was planned, which the other side lacks; stop, and ask again for a graceful plan`;
    return { verdict: 'inconclusive', reason, progress: { text: reason } };
  }
  const text = `nothing writes in ${region}`;
  const stopped = services.map(({ service }) => service);
  return {
    verdict: 'passed',
    progress: { text, done: 1 },
    evidence: { stopped, readOnly: databases.map(({ member }) => member.id) },
  };
}
