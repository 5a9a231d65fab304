import type { ScalableTarget } from '@aws-sdk/client-application-auto-scaling';
import type { Service } from '@aws-sdk/client-ecs';
import { canaryOf } from '../../../domain/catalogue/canary-of.ts';
import type { CatalogueEnvironment, CatalogueTarget } from '../../../domain/catalogue/schema.ts';
import type { ObservedService, ObservedTarget } from '../../../domain/plan/observed.ts';
import type { Place } from '../../../domain/plan/place.ts';
import { refusal } from '../../failures.ts';
import type { AwsClients } from '../../ports.ts';
import { redAmong } from './alarms.ts';
import { isScaleInSuspended, scalableTargets, settingsOf } from './control.ts';
import { describeServices, isSettled, stateOf } from './ecs-service.ts';
import type { Containers } from './registry.ts';
import { runningRelease } from './running.ts';
import { observeTraffic } from './traffic.ts';

export interface ObserveInput {
  readonly clients: AwsClients;
  readonly service: string;
  readonly environment: string;
  readonly containers: Containers;
  readonly config: CatalogueEnvironment;
  readonly target: CatalogueTarget;
  readonly place: Place;
}

/**
 * What stands at one target: services, traffic, what runs, red alarms. Reads only. Throws a refusal where the catalogue
 * names something that is not there.
 */
export async function observeTarget(input: ObserveInput): Promise<Omit<ObservedTarget, 'release'>> {
  const { clients, config, target, place } = input;
  const { strategy } = config;
  const canaryName = canaryOf(target, strategy);
  const names = [target.service, ...(canaryName === undefined ? [] : [canaryName])];
  const [services, scalable, redAlarms] = await Promise.all([
    describeServices(clients.ecs, place.cluster, names),
    scalableTargets(clients.scaling, place.cluster, names),
    redAmong(clients.cloudwatch, place.region, 'rolling' in strategy ? strategy.rolling.alarms : []),
  ]);
  const [stable, canary] = names.map((name, index) => services[index] ?? missing(input, name));
  if (stable === undefined) return missing(input, target.service);
  const observed = {
    stable: observedService(stable, scalable[0]),
    ...(canary === undefined ? {} : { canary: observedService(canary, scalable[1]) }),
  };
  const test = 'canary' in strategy ? strategy.canary.testTraffic : undefined;
  const [traffic, running] = await Promise.all([
    observeTraffic(clients.elb, observed, test),
    runningRelease(input, stable),
  ]);
  return {
    place,
    ...observed,
    ...(traffic === undefined ? {} : { traffic }),
    ...(running === undefined ? {} : { running }),
    redAlarms,
  };
}

function observedService(service: Service, scalable: ScalableTarget | undefined): ObservedService {
  const { circuitBreaker } = settingsOf(service);
  return {
    service: service.serviceName ?? '',
    ...stateOf(service),
    runningCount: service.runningCount ?? 0,
    settled: isSettled(service),
    targetGroup:
      service.loadBalancers?.find(({ targetGroupArn }) => targetGroupArn !== undefined)?.targetGroupArn ?? '',
    ...(scalable === undefined ? {} : { scaleInSuspended: isScaleInSuspended(scalable) }),
    breakerWithoutRollback: circuitBreaker.enable && !circuitBreaker.rollback,
  };
}

function missing({ service, environment, target, place }: ObserveInput, name: string): never {
  const key = name === target.service ? 'service' : 'canary';
  throw refusal(
    `There is no ECS service ${name} in cluster ${place.cluster} (${place.region}, account ${place.account}). Create it, or correct ` +
      `"${key}" of target ${target.name} of ${service} in ${environment} in the catalogue.`,
  );
}
