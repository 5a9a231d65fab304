import type { Catalogue, CatalogueRecoveryGroup, WrittenOrder } from '../catalogue/schema.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import type { DatabaseMember, Position, RoutingEndpoint } from '../plan/recovery-steps.ts';
import type { Place, Scope } from '../plan/place.ts';
import type { SmokeCheck } from '../plan/smoke-check.ts';

/** The two sides of a recovery group, named as the catalogue does; which of them serves is observed, never assumed. */
export type Side = 'primary' | 'standby';
export const otherSide = (side: Side): Side => (side === 'primary' ? 'standby' : 'primary');
export type Sides<T> = { readonly [S in Side]: T };

export interface GroupService {
  readonly service: string;
  readonly sides: Sides<{
    readonly place: Place;
    readonly ecsService: string;
    /** ECS service that carries the canary, where there is one. */
    readonly canary?: string;
  }>;
  /** Container -> ECR repository. */
  readonly containers: Readonly<Record<string, string>>;
  /** Share of full capacity that runs on the side that stands by, percent. */
  readonly capacity: number;
  /** Tasks at full capacity where nothing tells better. */
  readonly tasks: number;
  readonly smoke: readonly SmokeCheck[];
  readonly versionEndpoint?: string;
}

export type GroupDatabase =
  | {
      readonly name: string;
      readonly engine: 'rds';
      readonly sides: Sides<DatabaseMember>;
      readonly parameterGroup: string;
      readonly position: Position;
    }
  | {
      readonly name: string;
      readonly engine: 'aurora';
      readonly sides: Sides<DatabaseMember>;
      readonly globalCluster: string;
    }
  | {
      readonly name: string;
      readonly engine: 'dynamodb';
      readonly sides: Sides<DatabaseMember>;
      readonly table: string;
    };

export interface GroupTraffic {
  readonly service: string;
  readonly name: string;
  readonly scheme: 'http' | 'https';
  readonly scope: Scope;
  readonly by:
    | { readonly kind: 'record'; readonly zone: string }
    | {
        readonly kind: 'routingControls';
        readonly endpoints: readonly RoutingEndpoint[];
        readonly controls: Sides<string>;
      }
    /** `check` guards the record of the primary side. */
    | { readonly kind: 'healthCheck'; readonly zone: string; readonly check: string }
    | { readonly kind: 'accelerator'; readonly endpointGroups: Sides<string> };
}

/** A recovery group with every name resolved to where it is. */
export interface RecoveryGroup {
  readonly name: string;
  readonly environment: string;
  readonly channel: string;
  readonly regions: Sides<string>;
  readonly services: readonly GroupService[];
  readonly databases: readonly GroupDatabase[];
  readonly traffic: readonly GroupTraffic[];
  readonly playbooks: CatalogueRecoveryGroup['playbooks'];
  readonly smoke: readonly SmokeCheck[];
  readonly alarms: readonly string[];
  /** Alarms that may fire a failover that was approved beforehand, and for how long, seconds. */
  readonly prearm?: {
    readonly alarms: readonly { readonly name: string; readonly scope: Scope }[];
    readonly seconds: number;
  };
  /** Seconds. */
  readonly objectives: { readonly rto: number; readonly rpo: number };
  readonly approvals: CatalogueRecoveryGroup['approvals'];
  readonly rights: CatalogueRecoveryGroup['rights'];
  readonly order?: WrittenOrder;
  readonly drill: CatalogueRecoveryGroup['drill'];
}

export type FoundGroup =
  | { readonly found: true; readonly group: RecoveryGroup }
  | { readonly found: false; readonly sentence: string };

/** Where what belongs to the whole group is asked for on a side: in the account of its first public name. */
export function scopeIn({ name, traffic, regions }: RecoveryGroup, side: Side): Scope {
  const [first] = traffic;
  if (first === undefined) throw new TypeError(`recovery group ${name} has no public name`);
  return { ...first.scope, region: regions[side] };
}

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
              scope: scopeOf(catalogue, account, region),
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
  const side = (each: typeof target | typeof standby) => ({
    place: {
      target: each.name,
      ...scopeOf(catalogue, each.account, each.region),
      cluster: each.cluster,
    },
    ecsService: each.service,
  });
  return {
    service,
    sides: {
      primary: {
        ...side(target),
        ...('canary' in config.strategy ? { canary: target.canary ?? `${target.service}-canary` } : {}),
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
    scope: scopeOf(catalogue, account, region),
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
    scope: scopeOf(catalogue, account, regions.standby),
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

function scopeOf({ accounts }: Catalogue, account: string, region: string): Scope {
  const known = accounts[account];
  if (known === undefined) throw new TypeError(`unknown account ${account}`);
  return { account: known.id, ...(known.role === undefined ? {} : { role: known.role }), region };
}
