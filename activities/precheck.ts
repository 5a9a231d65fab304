import type { RecoveryStepParams } from '../domain/plan/recovery-steps.ts';
import type { Step, StepParams } from '../domain/plan/step.ts';
import type { StepResult, WriteKey } from './api.ts';
import { playbook } from './playbook.ts';
import type { ActivityDeps } from './ports.ts';
import { readDatabaseWrites } from './providers/aws/recovery/database-writes.ts';
import { readDials } from './providers/aws/recovery/dials.ts';
import { getEndpointGroup, takesRequests } from './providers/aws/recovery/endpoint-group.ts';
import { findGlobalCluster, memberOf } from './providers/aws/recovery/global-cluster.ts';
import { instanceOf, sourceOf } from './providers/aws/recovery/instance.ts';
import { readHealthCheck, said } from './providers/aws/recovery/health-check.ts';
import { readPosition } from './providers/aws/recovery/position.ts';
import { readRecord } from './providers/aws/recovery/record.ts';
import { readRouting } from './providers/aws/recovery/routing.ts';
import { readScaling } from './providers/aws/recovery/scaling.ts';
import { readService } from './providers/aws/service.ts';

type Deps = Pick<ActivityDeps, 'aws' | 'ansible'>;
interface Input {
  readonly key: WriteKey;
  readonly params: StepParams['precheck'];
}

/** Whether a step could be done now. Reads only; a playbook runs in Ansible's check mode. */
export function createPrecheck(deps: Deps): (input: Input) => Promise<StepResult> {
  return ({ key, params: { of } }) => look(deps, of, key);
}

async function look(deps: Deps, of: Step, key: WriteKey): Promise<StepResult> {
  const { aws } = deps;
  switch (of.kind) {
    case 'service': {
      const { taskDefinition = '', desiredCount = 0 } = await readService(aws(of.params.place), of.params);
      return passed(`${desiredCount} tasks of ${taskDefinition.split('/').at(-1) ?? ''}`);
    }
    case 'scaling':
      await readScaling(aws(of.params.place), of.params);
      return passed('can be read');
    case 'databaseWrites': {
      const { allowed } = await readDatabaseWrites(aws(of.params.member.scope), of.params);
      return passed(allowed ? 'takes writes' : 'takes no writes');
    }
    case 'record': {
      const { dnsName } = await readRecord(aws(of.params.scope), of.params);
      const { from, to, name } = of.params;
      if (dnsName === from.dnsName || dnsName === to.dnsName) return passed(`${name} leads to ${dnsName}`);
      return failed(`${name} leads to ${dnsName}, not to ${from.dnsName}`);
    }
    case 'routing': {
      const { states } = await readRouting(aws(of.params.scope), of.params);
      return passed(Object.values(states).join(' and '));
    }
    case 'healthCheck':
      return passed(`the health check is ${said(await readHealthCheck(aws(of.params.scope), of.params))}`);
    case 'dials': {
      const { dials } = await readDials(aws(of.params.scope), of.params);
      return passed(`the traffic dials stand at ${Object.values(dials).join(' and ')}`);
    }
    case 'dialled': {
      const { scope, on, name } = of.params;
      const group = await getEndpointGroup(aws(scope).accelerator, on);
      if (takesRequests(group)) return passed(`its accelerator calls ${group.EndpointGroupRegion} healthy`);
      return failed(`the accelerator of ${name} calls no endpoint in ${group.EndpointGroupRegion} healthy`);
    }
    case 'resolves':
      // Where the names lead is compared after a switch; that they are there, the records tell.
      return passed('compared after a switch');
    case 'caughtUp':
      return positions(deps, of.params);
    case 'promote':
      return of.params.engine === 'rds' ? instance(deps, of.params.member) : cluster(deps, of.params);
    case 'playbook':
      return playbook(deps.ansible, { key, params: of.params }, true);
    default:
      return failed(`nothing is known of how to check "${of.kind}" beforehand`);
  }
}

async function positions(
  { aws }: Deps,
  { source, replica, position }: RecoveryStepParams['caughtUp'],
): Promise<StepResult> {
  const both = await Promise.all([source, replica].map((member) => readPosition(aws, member, position)));
  const silent = [source, replica].filter((_, index) => both[index]?.length === 0);
  if (silent.length === 0) return passed('both positions can be read');
  const which = silent.map(({ id, scope }) => `${id} in ${scope.region}`).join(' and ');
  return failed(`CloudWatch has no ${position.metric} of ${which}: nobody could tell when it has caught up`);
}

async function instance({ aws }: Deps, { id, scope }: RecoveryStepParams['replica']['replica']): Promise<StepResult> {
  const found = await instanceOf(aws(scope).rds, { id, region: scope.region });
  const status = found.DBInstanceStatus ?? 'unknown';
  if (sourceOf(found) === undefined) return failed(`${id} is no replica`);
  const info = found.StatusInfos?.find(({ StatusType }) => StatusType === 'read replication')?.Status ?? 'unknown';
  if (info !== 'replicating') return failed(`replication to ${id} is ${info}`);
  return status === 'available'
    ? passed('replicates and is available')
    : failed(`${id} is ${status}: it could not be promoted now`);
}

async function cluster(
  { aws }: Deps,
  { globalCluster, member }: Extract<RecoveryStepParams['promote'], { readonly engine: 'aurora' }>,
): Promise<StepResult> {
  const { id, scope } = member;
  const found = await findGlobalCluster(aws(scope).rds, globalCluster);
  const standing = found === undefined ? undefined : memberOf(found, { id, region: scope.region });
  if (standing === undefined) return failed(`${id} in ${scope.region} is no member of ${globalCluster}`);
  return passed(standing.SynchronizationStatus ?? 'a member');
}

function passed(text: string): StepResult {
  return { verdict: 'passed', progress: { text, done: 1 } };
}

function failed(reason: string): StepResult {
  return { verdict: 'failed', reason };
}
