import { DescribeScalableTargetsCommand } from '@aws-sdk/client-application-auto-scaling';
import type { Service } from '@aws-sdk/client-ecs';
import type { AliasTarget } from '../../../../domain/plan/recovery-steps.ts';
import type { AssessedService, AssessedSide } from '../../../../domain/recovery/assessment.ts';
import type { GroupService, RecoveryGroup, Side } from '../../../../domain/recovery/group.ts';
import { reading } from '../../../poll.ts';
import type { AwsClients, AwsFor } from '../../../ports.ts';
import { askAgain } from '../../../within.ts';
import { describeServices, isSettled, stateOf } from '../ecs-service.ts';
import { releaseOfDigests } from '../registry.ts';
import { routesTo } from '../routes.ts';
import { definedDigests } from '../running.ts';
import { productionRoutes } from '../traffic.ts';
import { nameOf } from '../version.ts';

/** Three probes within ten seconds: a region that is gone does not hold up the assessment longer. */
export const probing = { tries: 3, each: 3000 } as const;
/** What hangs on a region that has just answered. */
const details = { tries: 2, each: 8000 } as const;

export interface FoundSide {
  readonly region: string;
  readonly services: AssessedSide['services'];
  readonly loadBalancers: AssessedSide['loadBalancers'];
}

/** The services of one side and the load balancers before them. Throws when the region does not answer. */
export async function findSide(aws: AwsFor, group: RecoveryGroup, side: Side): Promise<FoundSide> {
  const region = group.regions[side];
  const found = await Promise.all(group.services.map((service) => findService(aws, service, side)));
  const there = found.flatMap((each) => each ?? []);
  const balancers = there.flatMap(({ service, loadBalancer }) =>
    loadBalancer === undefined ? [] : [[service.service, loadBalancer] as const],
  );
  return { region, services: there.map(({ service }) => service), loadBalancers: Object.fromEntries(balancers) };
}

async function findService(aws: AwsFor, group: GroupService, side: Side) {
  const { place, ecsService } = group.sides[side];
  const clients = aws(place);
  const asked = (service: string, operation: string) => ({ service, region: place.region, operation });
  const [service] = await askAgain(probing, asked('ECS', 'DescribeServices'), () =>
    describeServices(clients.ecs, place.cluster, [ecsService]),
  );
  if (service === undefined) return undefined;
  const [runs, scalable, loadBalancer] = await Promise.all([
    releaseOf(clients, group, side, service),
    askAgain(details, asked('Auto Scaling', 'DescribeScalableTargets'), () =>
      isScalable(clients, place.cluster, service),
    ),
    // Without it nothing can be led there, which the planner says; the services may move all the same.
    askAgain(details, asked('ELB', 'DescribeLoadBalancers'), () => balancerOf(clients, service)).catch(() => undefined),
  ]);
  const { taskDefinition, desiredCount } = stateOf(service);
  const assessed: AssessedService = {
    service: group.service,
    desiredCount,
    runningCount: service.runningCount ?? 0,
    settled: isSettled(service),
    ...runs,
    taskDefinition,
    scalable,
  };
  return { service: assessed, ...(loadBalancer === undefined ? {} : { loadBalancer }) };
}

/** Digests as the task definition has them. Only their name is the registry's, which may be away: then the digest is the name. */
async function releaseOf(
  { ecs, ecr }: AwsClients,
  { service: name, sides, containers }: GroupService,
  side: Side,
  service: Service,
) {
  const { place } = sides[side];
  const input = { clients: { ecs, ecr }, service: name, containers, place };
  const call = { service: 'ECS', region: place.region, operation: 'DescribeTaskDefinition' };
  const digests = (await askAgain(details, call, () => definedDigests(input, service))) ?? {};
  const [digest] = Object.values(digests);
  if (digest === undefined) return { digests, version: 'an unknown version' };
  const registry = { ...call, service: 'ECR', operation: 'DescribeImages' };
  const lookup = { ecr, service: name, region: place.region, containers };
  const named = askAgain({ tries: 1, each: 4000 }, registry, () => releaseOfDigests(lookup, digests));
  const version = await named.then((release) => release.version).catch(() => nameOf([], digest));
  return { digests, version };
}

async function isScalable({ scaling }: AwsClients, cluster: string, { serviceName }: Service): Promise<boolean> {
  const answer = await scaling.send(
    new DescribeScalableTargetsCommand({
      ServiceNamespace: 'ecs',
      ScalableDimension: 'ecs:service:DesiredCount',
      ResourceIds: [`service/${cluster}/${serviceName}`],
    }),
    reading(),
  );
  return (answer.ScalableTargets ?? []).length > 0;
}

/** The load balancer that sends requests to a service, and the address of its production route. */
async function balancerOf({ elb }: AwsClients, service: Service): Promise<(AliasTarget & { url: string }) | undefined> {
  const group = service.loadBalancers?.find(({ targetGroupArn }) => targetGroupArn !== undefined)?.targetGroupArn;
  const found = group === undefined ? undefined : await routesTo(elb, group);
  if (group === undefined || found === undefined) return undefined;
  const { DNSName: dnsName, CanonicalHostedZoneId: hostedZone } = found.loadBalancer;
  const [route] = productionRoutes(found.routes, group, undefined);
  if (dnsName === undefined || hostedZone === undefined || route === undefined) return undefined;
  return { dnsName, hostedZone, url: `${route.scheme}://${dnsName}:${route.port}` };
}
