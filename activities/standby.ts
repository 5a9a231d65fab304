import { DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { findEnvironment } from '../domain/catalogue/find.ts';
import type { Json } from '../domain/json.ts';
import type { Place } from '../domain/plan/place.ts';
import type { Side } from '../domain/recovery/group.ts';
import { onStandby } from '../domain/recovery/on-standby.ts';
import type { DefinitionFacts } from '../domain/recovery/readiness/facts.ts';
import type { ObservedStandby } from '../domain/recovery/standby.ts';
import { refusal } from './failures.ts';
import { placeOf } from './place.ts';
import { reading } from './poll.ts';
import type { ActivityDeps } from './ports.ts';
import { settingsOf } from './providers/aws/control.ts';
import { describeServices, tail } from './providers/aws/ecs-service.ts';
import { observeTarget } from './providers/aws/observe.ts';
import { imagesIn } from './providers/aws/registry.ts';

type Deps = Pick<ActivityDeps, 'catalogue' | 'aws'>;

/**
 * A service on both sides: as it serves on `serving`, and as it stands by on the other. Reads only. Throws a refusal where the
 * catalogue names something that is not there, and where nothing of ours runs on the side that serves.
 */
export async function observeStandby(
  { catalogue, aws }: Deps,
  service: string,
  environment: string,
  serving: Side,
): Promise<ObservedStandby> {
  const found = findEnvironment(catalogue, service, environment);
  if (!found.found) throw refusal(found.sentence);
  const { containers } = found.service;
  const config = found.environment;
  const away = onStandby(config);
  if (away === undefined || config.standby === undefined) {
    throw refusal(`${service} has no standby in ${environment}: declare one in the catalogue.`);
  }
  const observe = async (side: Side) => {
    const of = side === 'primary' ? config : away;
    const [target] = of.targets;
    if (target === undefined) throw refusal(`${service} has no target in ${environment}.`);
    const place = placeOf(catalogue, target);
    const clients = aws(place);
    const seen = await observeTarget({ clients, service, environment, containers, config: of, target, place });
    return { place, clients, seen, definition: await definitionOf(aws, place, seen.stable.taskDefinition) };
  };
  const [here, there] = await Promise.all([observe(serving), observe(serving === 'primary' ? 'standby' : 'primary')]);
  const { running: release, stable, traffic } = here.seen;
  if (release === undefined) {
    throw refusal(
      `${stable.service} runs nothing in ${here.place.region}: there is nothing that a standby could be in step with.`,
    );
  }
  const { place, clients, seen } = there;
  const lookup = { ecr: clients.ecr, service, region: place.region, containers };
  const names = [seen.stable, ...(seen.canary === undefined ? [] : [seen.canary])].map((each) => each.service);
  const [images, services] = await Promise.all([
    imagesIn(lookup, release.digests),
    describeServices(clients.ecs, place.cluster, names),
  ]);
  return {
    service,
    serving: {
      place: here.place,
      stable,
      release,
      canaryPercent: traffic?.canaryPercent ?? 0,
      definition: here.definition,
    },
    standing: { ...seen, release: { ...release, images } },
    definition: there.definition,
    deployment: Object.fromEntries(
      services.flatMap((each) => (each === undefined ? [] : [[each.serviceName ?? '', settingsOf(each)]])),
    ),
    containers,
    capacity: config.standby.capacity,
    tasks: config.tasks,
    smoke: config.smoke,
    ...(config.versionEndpoint === undefined ? {} : { versionEndpoint: config.versionEndpoint }),
  };
}

/** AWS's own names of what a region has, load balancers and databases too, have the region in them. */
async function definitionOf(aws: Deps['aws'], place: Place, taskDefinition: string): Promise<DefinitionFacts> {
  const answer = await aws(place).ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }), reading());
  // Plain JSON, without undefined members and dates.
  const definition: { readonly [key: string]: Json } = JSON.parse(JSON.stringify(answer.taskDefinition ?? {}));
  return { name: tail(taskDefinition), definition, own: { [place.region]: 'region' } };
}
