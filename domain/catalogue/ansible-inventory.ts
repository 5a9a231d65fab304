import type { Json } from '../json.ts';
import type { Scope } from '../plan/place.ts';
import { findGroup, groupOfService, type RecoveryGroup, type Side } from '../recovery/group.ts';
import { accountScope } from './account.ts';
import type { Catalogue } from './schema.ts';

/** What an inventory script answers to `--list`. https://docs.ansible.com/ansible/latest/dev_guide/developing_inventory.html */
export interface AnsibleInventory {
  readonly _meta: { readonly hostvars: Readonly<Record<string, Readonly<Record<string, Json>>>> };
  readonly [group: string]: { readonly hosts?: readonly string[]; readonly hostvars?: unknown };
}

interface Host {
  readonly name: string;
  readonly groups: readonly string[];
  readonly variables: Readonly<Record<string, Json>>;
}

/**
 * The catalogue as an inventory: a host for each side of each recovery group, for each of their databases, and for each target of the
 * services that are in none, in groups by playbook, recovery group, environment, account and region. Each has the variables that
 * Coxswain's playbooks need of it. Which side of a recovery group serves now is not said: the catalogue does not know.
 */
export function ansibleInventory(catalogue: Catalogue): AnsibleInventory {
  const recovery = Object.keys(catalogue.recovery).flatMap((name) => {
    const found = findGroup(catalogue, name);
    return found.found ? [...sideHosts(found.group), ...databaseHosts(found.group)] : [];
  });
  const hosts = [...recovery, ...targetHosts(catalogue)];
  const groups = new Map<string, string[]>();
  for (const { name, groups: named } of hosts) {
    for (const group of named) groups.set(group, [...(groups.get(group) ?? []), name]);
  }
  return {
    ...Object.fromEntries([...groups].toSorted(byName).map(([group, members]) => [group, { hosts: members }])),
    _meta: { hostvars: Object.fromEntries(hosts.map(({ name, variables }) => [name, variables])) },
  };
}
