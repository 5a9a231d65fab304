import type { Json } from '../json.ts';
import type { Scope } from '../plan/place.ts';
import { findGroup, groupOfService } from '../recovery/find-group.ts';
import type { RecoveryGroup } from '../recovery/group.ts';
import { scopeOf } from './scope-of.ts';
import type { Catalogue } from './schema.ts';

/** Hosts by group, and the variables of each host. */
export interface AnsibleInventory {
  readonly groups: Readonly<Record<string, { readonly hosts: readonly string[] }>>;
  readonly variables: Readonly<Record<string, Variables>>;
}
type Variables = Readonly<Record<string, Json>>;

interface Host {
  readonly name: string;
  readonly groups: readonly string[];
  readonly variables: Variables;
}

/**
 * The catalogue as an inventory: a host for each side of each recovery group, for each of their databases, and for each target of the
 * services that are in none, in groups by playbook, recovery group, environment, account and region. Each has the variables that
 * Coxswain's playbooks need of it. Which side of a recovery group serves is not said: the catalogue does not know.
 */
export function ansibleInventory(catalogue: Catalogue): AnsibleInventory {
  const recovery = Object.keys(catalogue.recovery).flatMap((name) => {
    const found = findGroup(catalogue, name);
    return found.found ? [...sideHosts(found.group), ...databaseHosts(found.group)] : [];
  });
  const hosts = [...recovery, ...targetHosts(catalogue)];
  const names = [...new Set(hosts.flatMap(({ groups }) => groups))].toSorted();
  const members = (group: string) => hosts.filter(({ groups }) => groups.includes(group)).map(({ name }) => name);
  return {
    groups: Object.fromEntries(names.map((group) => [group, { hosts: members(group) }])),
    variables: Object.fromEntries(hosts.map(({ name, variables }) => [name, variables])),
  };
}

/** `shop.eu-central-1`: the settings, services and databases of a side. */
function sideHosts({ name, environment, services, databases }: RecoveryGroup): Host[] {
  return (['primary', 'standby'] as const).flatMap((side) => {
    const [first] = services;
    if (first === undefined) return [];
    const { place } = first.sides[side];
    const ecsServices = services.map(({ sides }) => sides[side].ecsService);
    const instances = databases.flatMap(({ engine, sides }) => (engine === 'rds' ? [sides[side].id] : []));
    return {
      name: `${name}.${place.region}`,
      groups: ['applications', ...(side === 'standby' ? ['standbys'] : []), ...placed(place, environment, name)],
      variables: {
        ...about(place, environment, name),
        app_settings_cluster: place.cluster,
        app_settings_services: ecsServices,
        ...(side === 'primary'
          ? {}
          : {
              standby_verification_cluster: place.cluster,
              standby_verification_services: ecsServices,
              standby_verification_databases: instances,
            }),
      },
    };
  });
}

/** `shop-db-replica.eu-central-1`: identifiers of instances are unique in a region alone. */
function databaseHosts({ name, environment, databases }: RecoveryGroup): Host[] {
  return databases.flatMap(({ engine, sides }) => {
    if (engine !== 'rds') return [];
    return [sides.primary, sides.standby].map(({ id, scope }) => ({
      name: `${id}.${scope.region}`,
      groups: ['databases', ...placed(scope, environment, name)],
      variables: { ...about(scope, environment, name), database_promotion_instance: id },
    }));
  });
}

/** `app-staging.eu`: what moves with no recovery group, by the names of its targets. */
function targetHosts(catalogue: Catalogue): Host[] {
  return Object.entries(catalogue.services).flatMap(([service, { environments }]) =>
    Object.entries(environments).flatMap(([environment, { targets }]) =>
      groupOfService(catalogue, service, environment) !== undefined
        ? []
        : targets.map(({ name, account, region, cluster, service: ecsService }) => {
            const scope = scopeOf(catalogue, account, region) ?? { account, region };
            return {
              name: `${service}-${environment}.${name}`,
              groups: ['applications', ...placed(scope, environment)],
              variables: {
                ...about(scope, environment),
                app_settings_cluster: cluster,
                app_settings_services: [ecsService],
              },
            };
          }),
    ),
  );
}

function placed({ account, region }: Scope, environment: string, recovery?: string): string[] {
  const named = [`account_${account}`, `region_${region}`, `environment_${environment}`];
  return [...named, ...(recovery === undefined ? [] : [`recovery_${recovery}`])].map(groupName);
}

function about({ account, region, role }: Scope, environment: string, recovery?: string): Variables {
  return {
    coxswain_account: account,
    coxswain_region: region,
    ...(role === undefined ? {} : { coxswain_role: role }),
    coxswain_environment: environment,
    ...(recovery === undefined ? {} : { coxswain_recovery: recovery }),
  };
}

/** Ansible takes letters, digits and "_" in names of groups. */
function groupName(text: string): string {
  return text.replace(/[^A-Za-z0-9_]/g, '_');
}
