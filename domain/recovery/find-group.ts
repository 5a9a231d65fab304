import { canaryOf } from '../catalogue/canary-of.ts';
import type { Catalogue, CatalogueRecoveryGroup } from '../catalogue/schema.ts';
import { scopeOf } from '../catalogue/scope-of.ts';
import type { DatabaseMember } from '../plan/recovery-steps.ts';
import type { Scope } from '../plan/place.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import type { GroupDatabase, GroupService, GroupTraffic, RecoveryGroup, Sides } from './group.ts';

export type FoundGroup =
  | { readonly found: true; readonly group: RecoveryGroup }
  | { readonly found: false; readonly sentence: string };

/** Looks up a group by the name a person typed. The catalogue has passed `checkCatalogue`. */
export function findGroup(catalogue: Catalogue, name: string): FoundGroup {
  const names = Object.keys(catalogue.recovery);
  const config = Object.hasOwn(catalogue.recovery, name) ? catalogue.recovery[name] : undefined;
  if (config !== undefined) return { found: true, group: resolveGroup(catalogue, name, config) };
  const sentence =
    names.length === 0
      ? 'The catalogue declares no recovery group: write one under "recovery".'
      : `No recovery group "${name}" in the catalogue.${didYouMean(name, names)}`;
  return { found: false, sentence };
}

/** The groups a service of an environment belongs to; the check sees to it that there is one at most. */
export function groupOfService(catalogue: Catalogue, service: string, environment: string): string | undefined {
  return Object.entries(catalogue.recovery).find(
    ([, group]) => group.environment === environment && group.services.includes(service),
  )?.[0];
}

function resolveGroup(catalogue: Catalogue, name: string, config: CatalogueRecoveryGroup): RecoveryGroup {
  const services = config.services.flatMap((service) => groupService(catalogue, config.environment, service) ?? []);
  const [first] = services;
  if (first === undefined) throw new TypeError(`recovery group ${name} has no service with a standby`);
  const regions = { primary: first.sides.primary.place.region, standby: first.sides.standby.place.region };
  return {
    name,
    environment: config.environment,
    channel: config.channel,
    regions,
    services,
    databases: Object.entries(config.databases).map(([id, database]) =>
      groupDatabase(catalogue, id, database, regions),
    ),
    traffic: config.traffic.map((each) => groupTraffic(catalogue, each, regions)),
    playbooks: config.playbooks,
    smoke: config.smoke,
    alarms: config.alarms,
    ...(config.prearm === undefined
      ? {}
      : {
          prearm: {
            alarms: config.prearm.alarms.map(({ name: alarm, account, region }) => ({
              name: alarm,
              scope: knownScope(catalogue, account, region),
            })),
            seconds: config.prearm.for,
          },
        }),
    objectives: config.objectives,
    approvals: config.approvals,
    rights: config.rights,
    drill: config.drill,
    ...(config.order === undefined ? {} : { order: config.order }),
  };
}

function groupService(catalogue: Catalogue, environment: string, service: string): GroupService | undefined {
  const declared = catalogue.services[service];
  const config = declared?.environments[environment];
  const target = config?.targets[0];
  if (declared === undefined || config?.standby === undefined || target === undefined) return undefined;
  const { standby } = config;
  const canary = canaryOf(target, config.strategy);
  const side = (each: typeof target | typeof standby) => ({
    place: {
      target: each.name,
      ...knownScope(catalogue, each.account, each.region),
      cluster: each.cluster,
    },
    ecsService: each.service,
  });
  return {
    service,
    sides: {
      primary: {
        ...side(target),
        ...(canary === undefined ? {} : { canary }),
      },
      standby: side(standby),
    },
    containers: declared.containers,
    capacity: standby.capacity,
    tasks: config.tasks,
    smoke: config.smoke,
    ...(config.versionEndpoint === undefined ? {} : { versionEndpoint: config.versionEndpoint }),
  };
}

function groupDatabase(
  catalogue: Catalogue,
  name: string,
  database: CatalogueRecoveryGroup['databases'][string],
  regions: Sides<string>,
): GroupDatabase {
  const member = ({ account, region, id }: { account: string; region: string; id: string }): DatabaseMember => ({
    scope: knownScope(catalogue, account, region),
    id,
  });
  if ('rds' in database) {
    const { primary, standby, parameterGroup, position } = database.rds;
    const sides = { primary: member(primary), standby: member(standby) };
    return { name, engine: 'rds', sides, parameterGroup, position };
  }
  if ('aurora' in database) {
    const { primary, standby, globalCluster } = database.aurora;
    return { name, engine: 'aurora', sides: { primary: member(primary), standby: member(standby) }, globalCluster };
  }
  const { table, account } = database.dynamodb;
  const replica = (region: string) => member({ account, region, id: table });
  return {
    name,
    engine: 'dynamodb',
    sides: { primary: replica(regions.primary), standby: replica(regions.standby) },
    table,
  };
}

function groupTraffic(
  catalogue: Catalogue,
  { service, name, scheme, account, by }: CatalogueRecoveryGroup['traffic'][number],
  regions: Sides<string>,
): GroupTraffic {
  return {
    service,
    name,
    scheme,
    // Route 53 is global: its calls are signed for us-east-1. Credentials come from the region that is meant to live.
    scope: knownScope(catalogue, account, regions.standby),
    by: resolveMover(by),
  };
}

function resolveMover(by: CatalogueRecoveryGroup['traffic'][number]['by']): GroupTraffic['by'] {
  if ('record' in by) return { kind: 'record', zone: by.record.zone };
  if ('healthCheck' in by) return { kind: 'healthCheck', zone: by.healthCheck.zone, check: by.healthCheck.id };
  if ('accelerator' in by) return { kind: 'accelerator', endpointGroups: by.accelerator };
  const { endpoints, primary, standby } = by.routingControls;
  return { kind: 'routingControls', endpoints, controls: { primary, standby } };
}

/** In an account that the check has seen to exist. */
function knownScope(catalogue: Catalogue, account: string, region: string): Scope {
  const scope = scopeOf(catalogue, account, region);
  if (scope === undefined) throw new TypeError(`unknown account ${account}`);
  return scope;
}
