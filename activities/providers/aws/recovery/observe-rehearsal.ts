import { DescribeTaskDefinitionCommand, type ECSClient, type Service } from '@aws-sdk/client-ecs';
import { type DBSnapshot, paginateDescribeDBSnapshots, type RDSClient } from '@aws-sdk/client-rds';
import type { TaskLaunch } from '../../../../domain/plan/recovery-steps.ts';
import type { GroupDatabase, GroupService, Side } from '../../../../domain/recovery/group.ts';
import type { ObservedCopy, ObservedTask } from '../../../../domain/recovery/rehearsal-input.ts';
import { reading } from '../../../poll.ts';
import type { AwsFor } from '../../../ports.ts';
import { describeServices, primaryOf, stateOf } from '../ecs-service.ts';
import { findCluster } from './cluster.ts';
import { findInstance } from './instance.ts';

/** A service as it stands by; undefined where there is none. */
export async function observeTask(
  aws: AwsFor,
  { service: name, sides }: GroupService,
  side: Side,
): Promise<ObservedTask | undefined> {
  const { place, ecsService } = sides[side];
  const { ecs } = aws(place);
  const [service] = await describeServices(ecs, place.cluster, [ecsService]);
  if (service === undefined) return undefined;
  const { taskDefinition } = stateOf(service);
  const port = await portOf(ecs, service, taskDefinition);
  return { service: name, taskDefinition, launch: launchOf(service), ...(port === undefined ? {} : { port }) };
}

/** A database as it stands by, and its newest snapshot. */
export async function observeCopy(
  aws: AwsFor,
  { name, engine, sides }: GroupDatabase,
  side: Side,
): Promise<ObservedCopy> {
  const { id, scope } = sides[side];
  const { rds } = aws(scope);
  switch (engine) {
    case 'dynamodb':
      return { name };
    case 'aurora': {
      const [first] = (await findCluster(rds, id))?.DBClusterMembers ?? [];
      return { name, ...(await sizeOf(rds, first?.DBInstanceIdentifier)) };
    }
    case 'rds': {
      const [size, snapshot] = await Promise.all([sizeOf(rds, id), newestSnapshot(rds, id)]);
      return { name, ...size, ...(snapshot === undefined ? {} : { snapshot }) };
    }
  }
}

function launchOf(service: Service): TaskLaunch {
  const primary = primaryOf(service);
  const { launchType, capacityProviderStrategy = [], platformVersion = primary?.platformVersion } = service;
  const network = (service.networkConfiguration ?? primary?.networkConfiguration)?.awsvpcConfiguration;
  return {
    ...(launchType === undefined ? {} : { launchType }),
    capacityProviders: capacityProviderStrategy.map(({ capacityProvider = '', weight, base }) => ({
      capacityProvider,
      ...(weight === undefined ? {} : { weight }),
      ...(base === undefined ? {} : { base }),
    })),
    ...(platformVersion === undefined ? {} : { platformVersion }),
    subnets: network?.subnets ?? [],
    securityGroups: network?.securityGroups ?? [],
    publicIp: network?.assignPublicIp === 'ENABLED',
  };
}

/** Where its load balancer sends requests, else the first port that a container opens. */
async function portOf(ecs: ECSClient, service: Service, taskDefinition: string): Promise<number | undefined> {
  const balanced = service.loadBalancers?.find(({ containerPort }) => containerPort !== undefined)?.containerPort;
  if (balanced !== undefined) return balanced;
  const found = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }), reading());
  const mappings = found.taskDefinition?.containerDefinitions?.flatMap(({ portMappings }) => portMappings ?? []) ?? [];
  return mappings.find(({ containerPort }) => containerPort !== undefined)?.containerPort;
}

async function sizeOf(rds: RDSClient, id: string | undefined): Promise<Pick<ObservedCopy, 'size'>> {
  const size = id === undefined ? undefined : (await findInstance(rds, id))?.DBInstanceClass;
  return size === undefined ? {} : { size };
}

/** Automated or taken by hand, whichever holds more. */
async function newestSnapshot(rds: RDSClient, id: string): Promise<ObservedCopy['snapshot']> {
  const found: DBSnapshot[] = [];
  for await (const page of paginateDescribeDBSnapshots({ client: rds }, { DBInstanceIdentifier: id }, reading())) {
    found.push(...(page.DBSnapshots ?? []).filter(({ Status }) => Status === 'available'));
  }
  const [newest] = found.toSorted((a, b) => timeOf(b) - timeOf(a));
  if (newest?.DBSnapshotIdentifier === undefined) return undefined;
  return { id: newest.DBSnapshotIdentifier, at: timeOf(newest) };
}

/** A copied snapshot is younger than what it holds. */
function timeOf({ OriginalSnapshotCreateTime, SnapshotCreateTime }: DBSnapshot): number {
  return (OriginalSnapshotCreateTime ?? SnapshotCreateTime)?.getTime() ?? 0;
}
